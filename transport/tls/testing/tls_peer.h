// A TLS server inside the simulated network: BoringSSL over memory, one
// conversation for each connection, and a wire that can be cut or bent.
//
//   TlsPeer peer({.certificate = issued.chain_pem, .key = issued.key_pem});
//   net.AddServer(address, {.peer = &peer});
//   ...
//   EXPECT_EQ(peer.last().sni, "www.example");
#ifndef TRANSPORT_TLS_TESTING_TLS_PEER_H_
#define TRANSPORT_TLS_TESTING_TLS_PEER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "openssl/base.h"
#include "openssl/ssl.h"
#include "tasks/time.h"
#include "transport/testing/sim_peer.h"

namespace checkd {

struct TlsPeerOptions {
  // What the server is.
  std::string certificate = {};  // PEM, leaf first
  std::string key = {};          // PEM
  uint16_t min_version = TLS1_2_VERSION;
  uint16_t max_version = TLS1_3_VERSION;
  std::string ciphers = {};  // up to TLS 1.2; empty: the library's
  std::string curves = {};
  std::vector<std::string> alpn = {};  // what it speaks; {}: it ignores ALPN
  bool tickets = true;
  bool session_ids = true;     // TLS 1.2 without tickets
  std::string client_ca = {};  // PEM: a certificate of this one is required

  // What it says to whatever ends in `request_end`; empty: nothing.
  std::string request_end = "\r\n\r\n";
  std::string reply = "HTTP/1.0 200 OK\r\n\r\nok";
  bool close_notify = false;                 // after the reply
  std::optional<SimClose> then = {};         // and that is followed by
  std::optional<SimClose> after_hello = {};  // once the handshake is done

  // What happens to its bytes on the way. Offsets are of all that it sends on
  // a connection.
  size_t cut_at = SIZE_MAX;          // what comes from here on is lost,
  std::optional<SimClose> cut = {};  // and this happens; {}: silence
  size_t hear_at_most = SIZE_MAX;    // as `cut_at`, for what it receives
  size_t split_at = SIZE_MAX;        // what comes from here on is late by
  Duration split_delay = Millis(5);
  std::function<std::string(std::string bytes, size_t offset)> alter = {};
};

// What the server saw of one connection.
struct TlsTalk {
  bool established = false;
  bool resumed = false;
  bool close_notify = false;            // came
  bool client_certificate = false;      // was shown
  std::optional<SimClose> closed = {};  // how the client's end went
  uint16_t version = 0;
  std::string sni;
  std::string alpn;      // agreed on
  std::string received;  // decrypted
  std::string error;     // of the library
  size_t sent = 0;       // bytes on the wire, both counted before any cut
  size_t heard = 0;
};

class TlsPeer final : public SimPeer {
 public:
  // Aborts if the library does not like the options.
  explicit TlsPeer(TlsPeerOptions options);
  ~TlsPeer() override;
  TlsPeer(const TlsPeer&) = delete;
  TlsPeer& operator=(const TlsPeer&) = delete;

  // What can be changed while it runs: all that the library was not told, which
  // is from `request_end` on.
  TlsPeerOptions& options() { return options_; }
  // From now on it cannot resume what it has handed out.
  void ForgetSessions();

  // By the connection's number, as SimConn::id().
  const TlsTalk& talk(uint64_t id) const;
  const TlsTalk& last() const;
  size_t talks() const { return talks_.size(); }

  // For tests that speak in the server's place once a handshake is done.
  SSL* ssl(uint64_t id) const;
  const std::string& server_secret(uint64_t id) const;  // TLS 1.3: hex
  std::optional<SimConn> last_conn() const { return last_conn_; }

  void OnAccept(SimConn conn) override;
  void OnData(SimConn conn, std::string_view bytes) override;
  void OnClose(SimConn conn, SimClose how) override;

 private:
  struct Talk;

  void Configure();
  void Pump(SimConn conn, Talk& talk);
  void Finish(SimConn conn, Talk& talk);
  void Converse(SimConn conn, Talk& talk);
  void Flush(SimConn conn, Talk& talk);
  static int OnAlpn(SSL* ssl, const uint8_t** chosen, uint8_t* chosen_size,
                    const uint8_t* offered, unsigned offered_size, void* self);
  static void OnKeyLog(const SSL* ssl, const char* line);

  TlsPeerOptions options_;
  bssl::UniquePtr<SSL_CTX> ctx_;
  std::map<uint64_t, std::unique_ptr<Talk>> talks_;
  std::optional<SimConn> last_conn_;
};

}  // namespace checkd

#endif  // TRANSPORT_TLS_TESTING_TLS_PEER_H_
