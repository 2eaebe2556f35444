#include "transport/tls/tls_context.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "openssl/err.h"
#include "transport/tls/library_error.h"
#include "transport/tls/name_list.h"
#include "transport/tls/pem_files.h"
#include "transport/tls/signature_algorithms.h"
#include "transport/tls/tls_session.h"
#include "transport/tls/tls_transport.h"
#include "transport/tls/verify.h"

namespace checkd {
namespace {

absl::Status Wrong(std::string_view setting, std::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("'", setting, "': ", what));
}

// The number that is on the wire; 0 for versions that nobody speaks any more.
uint16_t WireVersion(TlsVersion version) {
  switch (version) {
    case TlsVersion::kUnset:
    case TlsVersion::kSsl3:
      return 0;
    case TlsVersion::kTls10:
      return TLS1_VERSION;
    case TlsVersion::kTls11:
      return TLS1_1_VERSION;
    case TlsVersion::kTls12:
      return TLS1_2_VERSION;
    case TlsVersion::kTls13:
      return TLS1_3_VERSION;
  }
  return 0;
}

// The library offers all three of RFC 8446 that are in use, and none can be
// taken out, so a list is good if it lets one of them in.
bool NamesTls13Suite(std::string_view list) {
  static constexpr std::string_view kSuites[] = {
      "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
      "TLS_CHACHA20_POLY1305_SHA256"};
  return !ForEachName(list, [](std::string_view name) {
    return std::find(std::begin(kSuites), std::end(kSuites), name) ==
           std::end(kSuites);
  });
}

}  // namespace

TlsContext::TlsContext(const TlsProfile* profile)
    : profile_(profile),
      ssl_ctx_(SSL_CTX_new(TLS_with_buffers_method())),
      store_(X509_STORE_new()) {}

absl::StatusOr<std::unique_ptr<TlsContext>> TlsContext::Make(
    const TlsProfile* profile, CRYPTO_BUFFER_POOL* pool) {
  std::unique_ptr<TlsContext> context(new TlsContext(profile));
  if (context->ssl_ctx_ == nullptr || context->store_ == nullptr) {
    return absl::ResourceExhaustedError("out of memory");
  }
  SSL_CTX_set0_buffer_pool(context->ssl_ctx_.get(), pool);
  if (absl::Status s = context->Configure(); !s.ok()) return s;
  return context;
}

const TlsContext& TlsContext::Of(const SSL* ssl) {
  return *static_cast<const TlsContext*>(
      SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
}

absl::Status TlsContext::Configure() {
  SSL_CTX* const ctx = ssl_ctx_.get();
  SSL_CTX_set_app_data(ctx, this);
  SSL_CTX_set_mode(
      ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_custom_verify(
      ctx, profile_->verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE,
      &TlsTransport::OnVerify);
  SSL_CTX_set_session_cache_mode(
      ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(ctx, &TlsTransport::OnNewSession);
  SSL_CTX_set_timeout(ctx, kSessionLifetime);
  SSL_CTX_set_session_psk_dhe_timeout(ctx, kSessionLifetime);
  if (!profile_->tickets) SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
  for (auto step : {&TlsContext::SetVersions, &TlsContext::SetAlgorithms,
                    &TlsContext::SetCertificate, &TlsContext::SetAuthorities}) {
    if (absl::Status s = (this->*step)(); !s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::Status TlsContext::SetVersions() {
  const TlsVersion max = profile_->max_version == TlsVersion::kUnset
                             ? TlsVersion::kTls13
                             : profile_->max_version;
  TlsVersion min = profile_->min_version;
  if (min == TlsVersion::kUnset) min = std::min(TlsVersion::kTls12, max);
  if (max == TlsVersion::kSsl3) {
    return Wrong("ssl-max-ver",
                 "SSLv3 is not spoken any more; the oldest is TLSv1.0");
  }
  if (min == TlsVersion::kSsl3) min = TlsVersion::kTls10;
  if (min > max) {
    return Wrong("ssl-min-ver", "is above 'ssl-max-ver': nothing is left");
  }
  if (SSL_CTX_set_min_proto_version(ssl_ctx_.get(), WireVersion(min)) != 1 ||
      SSL_CTX_set_max_proto_version(ssl_ctx_.get(), WireVersion(max)) != 1) {
    return Wrong("ssl-min-ver", TakeLibraryError());
  }
  return absl::OkStatus();
}

absl::Status TlsContext::SetAlgorithms() {
  SSL_CTX* const ctx = ssl_ctx_.get();
  const TlsProfile& p = *profile_;
  // Names that the library does not know are passed over, as lists written for
  // OpenSSL have some; it is an error only if no cipher is left.
  if (!p.ciphers.empty() &&
      SSL_CTX_set_cipher_list(ctx, p.ciphers.c_str()) != 1) {
    return Wrong("ciphers",
                 absl::StrCat("no cipher of '", p.ciphers, "' is known (",
                              TakeLibraryError(), ")"));
  }
  if (!p.ciphersuites.empty() && !NamesTls13Suite(p.ciphersuites)) {
    return Wrong("ciphersuites",
                 absl::StrCat("no cipher suite of '", p.ciphersuites,
                              "' is known; write TLS_AES_128_GCM_SHA256, "
                              "TLS_AES_256_GCM_SHA384 or "
                              "TLS_CHACHA20_POLY1305_SHA256"));
  }
  if (!p.curves.empty() &&
      SSL_CTX_set1_curves_list(ctx, p.curves.c_str()) != 1) {
    ERR_clear_error();
    return Wrong("curves",
                 absl::StrCat("'", p.curves,
                              "' names one that is not known "
                              "(write for instance X25519:P-256:P-384)"));
  }
  if (!p.sigalgs.empty() &&
      SSL_CTX_set1_sigalgs_list(ctx, p.sigalgs.c_str()) != 1) {
    return Wrong("sigalgs",
                 absl::StrCat("'", p.sigalgs, "': ", TakeLibraryError()));
  }
  if (p.client_sigalgs.empty()) return absl::OkStatus();
  const absl::StatusOr<std::vector<uint16_t>> ours =
      ParseSignatureAlgorithms(p.client_sigalgs);
  if (!ours.ok()) return Wrong("client-sigalgs", ours.status().message());
  if (SSL_CTX_set_signing_algorithm_prefs(ctx, ours->data(), ours->size()) !=
      1) {
    return Wrong("client-sigalgs", TakeLibraryError());
  }
  return absl::OkStatus();
}

absl::Status TlsContext::SetCertificate() {
  if (profile_->certificate.empty()) return absl::OkStatus();
  absl::StatusOr<ClientCertificate> loaded =
      LoadClientCertificate(profile_->certificate);
  if (!loaded.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("'crt' ", loaded.status().message()));
  }
  std::vector<CRYPTO_BUFFER*> chain;
  for (const bssl::UniquePtr<CRYPTO_BUFFER>& one : loaded->chain) {
    chain.push_back(one.get());
  }
  if (SSL_CTX_set_chain_and_key(ssl_ctx_.get(), chain.data(), chain.size(),
                                loaded->key.get(), nullptr) != 1) {
    return Wrong("crt", TakeLibraryError());
  }
  return absl::OkStatus();
}

absl::Status TlsContext::SetAuthorities() {
  if (!profile_->verify) return absl::OkStatus();
  if (absl::Status s = LoadAuthorities(profile_->ca_file, store_.get());
      !s.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("'ca-file' ", s.message()));
  }
  if (profile_->crl_file.empty()) return absl::OkStatus();
  if (absl::Status s = LoadRevocations(profile_->crl_file, store_.get());
      !s.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("'crl-file' ", s.message()));
  }
  return absl::OkStatus();
}

void TlsContext::LogKeysTo(const KeyLog* key_log) {
  key_log_ = key_log;
  SSL_CTX_set_keylog_callback(ssl_ctx_.get(), &TlsContext::OnKeyLog);
}

void TlsContext::OnKeyLog(const SSL* ssl, const char* line) {
  Of(ssl).key_log_->Write(line);
}

}  // namespace checkd
