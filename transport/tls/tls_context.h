// One TlsProfile made ready for use: files read, names looked up, an SSL_CTX
// that all connections of the profile share.
//
//   absl::StatusOr<std::unique_ptr<TlsContext>> context =
//       TlsContext::Make(profile, nullptr);
//   SSL* ssl = SSL_new((*context)->ssl_ctx());
//
// Immutable once made; thread-safe.
#ifndef TRANSPORT_TLS_TLS_CONTEXT_H_
#define TRANSPORT_TLS_TLS_CONTEXT_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "openssl/base.h"
#include "openssl/pool.h"
#include "openssl/ssl.h"
#include "openssl/x509.h"
#include "transport/tls/algorithm_names.h"
#include "transport/tls/key_log.h"
#include "transport/values/tls_profile.h"

namespace checkd {

class TlsContext {
 public:
  // `profile` and, if not null, `pool` (where equal certificates of many
  // servers are kept once) outlive the context. InvalidArgument names each
  // setting that is no good, and the file if it is one, on a line of its own.
  // ResourceExhausted: no memory.
  static absl::StatusOr<std::unique_ptr<TlsContext>> Make(
      const TlsProfile* profile, CRYPTO_BUFFER_POOL* pool);
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  // Writes the secrets of all sessions to `key_log`, which outlives the
  // context. Before the first connection.
  void LogKeysTo(const KeyLog* key_log);

  const TlsProfile& profile() const { return *profile_; }
  SSL_CTX* ssl_ctx() const { return ssl_ctx_.get(); }
  // What `ciphers` says with @SECLEVEL (security_level.h).
  int security_level() const { return security_level_; }
  // What the profile's lists name, and the library lacks: a line for each list.
  const std::vector<std::string>& warnings() const { return warnings_; }
  // The authorities; empty unless profile().verify.
  X509_STORE* store() const { return store_.get(); }

  // The context that `ssl` was made from.
  static const TlsContext& Of(const SSL* ssl);

 private:
  explicit TlsContext(const TlsProfile* profile);

  absl::Status Configure();
  absl::Status SetVersions();
  absl::Status SetCiphers();
  absl::Status SetGroups();
  absl::Status SetSignatures();
  absl::Status SetCertificate();
  absl::Status SetAuthorities();
  absl::Status SetRevocations();
  void WarnOf(std::string_view setting,
              const std::vector<std::string>& unknown);
  static void OnKeyLog(const SSL* ssl, const char* line);

  const TlsProfile* const profile_;
  const KeyLog* key_log_ = nullptr;
  int security_level_ = kDefaultSecurityLevel;
  std::vector<std::string> warnings_;
  bssl::UniquePtr<SSL_CTX> ssl_ctx_;
  bssl::UniquePtr<X509_STORE> store_;
};

}  // namespace checkd

#endif  // TRANSPORT_TLS_TLS_CONTEXT_H_
