// How TLS is spoken to a server, as its line says: a plain value that the
// configuration builds, once for all servers that say the same, and that
// //transport/tls turns into a context. No I/O, no cryptography.
#ifndef TRANSPORT_VALUES_TLS_PROFILE_H_
#define TRANSPORT_VALUES_TLS_PROFILE_H_

#include <compare>
#include <cstdint>
#include <memory>
#include <string>

namespace checkd {

// In the order of age. SSLv3 can be written, but not spoken.
enum class TlsVersion : uint8_t {
  kUnset,
  kSsl3,
  kTls10,
  kTls11,
  kTls12,
  kTls13,
};

// Which names of a certificate are those of a host.
enum class TlsNames : uint8_t {
  kHaproxy,  // as HAProxy has it (F752)
  kStrict,   // as RFC 6125 has it: `x-verify-names strict`
};

// Where the key of a certificate is looked for if it is not in the same file
// (`ssl-load-extra-files`, `ssl-load-extra-del-ext`).
enum class TlsKeyFile : uint8_t {
  kAppended,  // "a.crt": "a.crt.key"
  kReplaced,  // "a.crt": "a.key"; other names as above
  kNone,
};

// Empty strings and kUnset leave the choice to the library, except where said
// otherwise.
struct TlsProfile {
  bool verify = true;        // `verify required`, HAProxy's default for servers
  std::string ca_file = {};  // a file, a folder, or "@system-ca"
  std::string crl_file = {};     // needs ca_file
  std::string certificate = {};  // `crt`: the client's chain and key, PEM
  TlsKeyFile key_file = TlsKeyFile::kAppended;
  // `verifyhost`: the name that the certificate must be for where no SNI is
  // sent; else it must be for the SNI. Empty: any name will do then.
  std::string verify_host = {};
  TlsNames names = TlsNames::kHaproxy;
  std::string ciphers = {};         // up to TLS 1.2, OpenSSL's syntax
  std::string ciphersuites = {};    // TLS 1.3
  std::string curves = {};          // colon-separated groups
  std::string sigalgs = {};         // accepted from the server
  std::string client_sigalgs = {};  // used for our own certificate
  // The server's `alpn`, in the form of RFC 7301: each name behind its length.
  std::string alpn = {};
  TlsVersion min_version = TlsVersion::kUnset;  // TLS 1.2
  TlsVersion max_version = TlsVersion::kUnset;  // TLS 1.3
  bool tickets = true;                          // `no-tls-tickets`
  bool reuse = true;         // `no-ssl-reuse`: a full handshake each time
  bool renegotiate = false;  // follow a TLS 1.2 server that asks for it

  friend auto operator<=>(const TlsProfile&, const TlsProfile&) = default;
};

// What the TLS layer remembers of one target from one check to the next: the
// session that spares the next handshake its expensive half. Opaque here.
class TlsMemory {
 public:
  virtual ~TlsMemory() = default;
};

// Where it is kept; owned by whoever checks the target, filled by the TLS layer
// on the loop's thread, also a while after the connection was given back: a
// server hands out its tickets last. May be destroyed at any time. One
// connection at a time fills it, the latest to be opened with it.
class TlsSlot {
 public:
  TlsSlot() = default;
  ~TlsSlot() { BindTo(nullptr); }
  TlsSlot(const TlsSlot&) = delete;
  TlsSlot& operator=(const TlsSlot&) = delete;

  // `user` is where the one connection that fills the slot points to it from;
  // it is nulled when the slot dies, or serves another connection.
  void BindTo(TlsSlot** user) {
    if (user_ != nullptr) *user_ = nullptr;
    user_ = user;
  }
  // The connection is gone: nothing is nulled any more.
  void Unbind() { user_ = nullptr; }

  std::unique_ptr<TlsMemory> memory;

 private:
  TlsSlot** user_ = nullptr;
};

}  // namespace checkd

#endif  // TRANSPORT_VALUES_TLS_PROFILE_H_
