// TLS on one connection: its handshake, and its bytes afterwards.
//
// The socket is read in large pieces and BoringSSL is fed from them: it would
// else make two calls for each record. Failures of the handshake are the
// connection's kTlsHandshake, or one of the two about names (F233, F238a); the
// library's own reason is in the record.
#ifndef TRANSPORT_TLS_TLS_TRANSPORT_H_
#define TRANSPORT_TLS_TLS_TRANSPORT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "openssl/base.h"
#include "openssl/bio.h"
#include "openssl/ssl.h"
#include "transport/connection.h"
#include "transport/handshake.h"
#include "transport/tls/tls_context.h"
#include "transport/tls/tls_record.h"
#include "transport/transport.h"
#include "transport/values/buffer.h"
#include "transport/values/endpoint.h"

namespace checkd {

// Thread: the loop's. Owned by the connection.
class TlsTransport final : public Transport {
 public:
  // `context`, `conn` and the block pool outlive it. `slot` may be null.
  TlsTransport(const TlsContext* context, Connection* conn, BufferPool* blocks,
               TlsSlot* slot);
  ~TlsTransport() override;
  TlsTransport(const TlsTransport&) = delete;
  TlsTransport& operator=(const TlsTransport&) = delete;

  // Before the handshake: what it will say. 0, ENOMEM, or EINVAL for a name or
  // a list that cannot be sent (an SNI over 255 bytes).
  int Prepare(std::string_view sni, std::string_view alpn);
  // Goes on with the handshake; the step in the connection's chain calls it. A
  // failure is recorded on the connection, and drops the session that is kept
  // in the slot.
  Handshake::Result DoHandshake();

  size_t Send(const char* data, size_t size) override;
  size_t Recv(char* data, size_t size) override;
  bool HasPending() const override;
  void SayGoodbye() override;
  // A TLS 1.3 server sends its tickets after the handshake. Without one the
  // next handshake would be a full one again.
  bool AwaitsMore() const override;
  // A server that sent none is not waited for again.
  void StopAwaiting() override;
  std::string_view alpn() const override;
  std::unique_ptr<TlsRecord> Record() const override;

  // Of every context: whether the server's certificate will do, and what to do
  // with a session that was made.
  static ssl_verify_result_t OnVerify(SSL* ssl, uint8_t* alert);
  static int OnNewSession(SSL* ssl, SSL_SESSION* session);

 private:
  // What the last Recv() came to.
  enum class Reading : uint8_t {
    kGoesOn,
    kWaitsForBytes,
    kWaitsForRoom,  // to answer a renegotiation
    kOver,
  };

  static TlsTransport& Of(const SSL* ssl) {
    return *static_cast<TlsTransport*>(SSL_get_app_data(ssl));
  }
  static const BIO_METHOD* SocketMethod();
  static int OnBioRead(BIO* bio, char* data, int size);
  static int OnBioWrite(BIO* bio, const char* data, int size);
  static long OnBioControl(BIO* bio, int command, long number, void* pointer);

  int ReadAhead(char* data, int size);
  void ResumeSession();
  ssl_verify_result_t Verify(uint8_t* alert);
  Handshake::Result Fail(int error);
  std::string FailureReason(int error);
  // After the handshake: bytes cannot be sent or read any more, as `error` of
  // the library has it.
  void Break(int error);

  const TlsContext* const context_;
  Connection* const conn_;
  TlsSlot* slot_;  // null: no session is resumed or kept
  bssl::UniquePtr<SSL> ssl_;
  Buffer ahead_;  // read from the socket, not yet by the library
  const SSL_SESSION* offered_ = nullptr;  // the library's
  std::string sni_;
  std::string alpn_sent_;
  std::string failure_;
  ConnectionError name_error_ = ConnectionError::kNone;
  int64_t good_until_s_ = 0;  // as TlsSession's
  size_t overhead_ = 0;       // bytes read since there were data
  int sys_errno_ = 0;         // of the socket, met inside the library
  bool socket_ended_ = false;
  Reading reading_ = Reading::kGoesOn;
  bool session_kept_ = false;      // one that this connection made
  bool certificate_seen_ = false;  // in this handshake
  bool lacks_algorithm_ = false;   // that is why it failed
};

}  // namespace checkd

#endif  // TRANSPORT_TLS_TLS_TRANSPORT_H_
