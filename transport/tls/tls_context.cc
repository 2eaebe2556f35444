#include "transport/tls/tls_context.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "openssl/err.h"
#include "transport/tls/library_error.h"
#include "transport/tls/pem_files.h"
#include "transport/tls/tls_session.h"
#include "transport/tls/tls_transport.h"

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

// How many names a warning spells out.
constexpr size_t kMostNamed = 8;

std::vector<uint16_t> CodePoints(const std::vector<int>& values) {
  return {values.begin(), values.end()};
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
  std::vector<std::string> errors;
  for (auto step : {&TlsContext::SetVersions, &TlsContext::SetCiphers,
                    &TlsContext::SetGroups, &TlsContext::SetSignatures,
                    &TlsContext::SetCertificate, &TlsContext::SetAuthorities,
                    &TlsContext::SetRevocations}) {
    if (absl::Status s = (this->*step)(); !s.ok()) {
      errors.emplace_back(s.message());
    }
  }
  return errors.empty()
             ? absl::OkStatus()
             : absl::InvalidArgumentError(absl::StrJoin(errors, "\n"));
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

void TlsContext::WarnOf(std::string_view setting,
                        const std::vector<std::string>& unknown) {
  if (unknown.empty()) return;
  const size_t named = std::min(unknown.size(), kMostNamed);
  std::string text = absl::StrCat(
      "'", setting, "': left out, as checkd cannot do it: ",
      absl::StrJoin(unknown.begin(),
                    unknown.begin() + static_cast<ptrdiff_t>(named), ", "));
  if (named < unknown.size()) {
    absl::StrAppend(&text, " and ", unknown.size() - named, " more");
  }
  warnings_.push_back(std::move(text));
}

absl::Status TlsContext::SetCiphers() {
  const TlsProfile& p = *profile_;
  const CipherReading read = ReadCiphers(p.ciphers);
  security_level_ = read.security_level;
  if (!read.list.empty()) {
    if (SSL_CTX_set_cipher_list(ssl_ctx_.get(), read.list.c_str()) != 1) {
      return Wrong("ciphers",
                   absl::StrCat("no cipher of '", p.ciphers, "' is known (",
                                TakeLibraryError(), ")"));
    }
    ERR_clear_error();
    WarnOf("ciphers", read.unknown);
  }
  if (p.ciphersuites.empty()) return absl::OkStatus();
  // The library offers all three of RFC 8446 that are in use, and none can be
  // taken out, so a list is good if it lets one of them in.
  const NameReading suites = ReadTls13Suites(p.ciphersuites);
  if (suites.values.empty()) {
    return Wrong("ciphersuites",
                 absl::StrCat("no cipher suite of '", p.ciphersuites,
                              "' is known; write TLS_AES_128_GCM_SHA256, "
                              "TLS_AES_256_GCM_SHA384 or "
                              "TLS_CHACHA20_POLY1305_SHA256"));
  }
  WarnOf("ciphersuites", suites.unknown);
  return absl::OkStatus();
}

absl::Status TlsContext::SetGroups() {
  const TlsProfile& p = *profile_;
  NameReading read;
  read.values = DefaultGroups();
  if (!p.curves.empty()) {
    read = ReadGroups(p.curves);
    if (read.values.empty()) {
      return Wrong("curves", absl::StrCat("no curve of '", p.curves,
                                          "' is known (write for instance "
                                          "X25519:P-256:P-384:P-521)"));
    }
  }
  if (SSL_CTX_set1_curves(ssl_ctx_.get(), read.values.data(),
                          read.values.size()) != 1) {
    return Wrong("curves", TakeLibraryError());
  }
  WarnOf("curves", read.unknown);
  return absl::OkStatus();
}

absl::Status TlsContext::SetSignatures() {
  struct List {
    std::string_view setting;
    const std::string& text;
    std::vector<int> fallback;  // empty: the library's own
    int (*set)(SSL_CTX*, const uint16_t*, size_t);
  };
  const List lists[] = {
      {"sigalgs", profile_->sigalgs,
       DefaultSignatureAlgorithms(security_level_),
       &SSL_CTX_set_verify_algorithm_prefs},
      {"client-sigalgs",
       profile_->client_sigalgs,
       {},
       &SSL_CTX_set_signing_algorithm_prefs},
  };
  for (const List& list : lists) {
    NameReading read;
    read.values = list.fallback;
    if (!list.text.empty()) {
      read = ReadSignatureAlgorithms(list.text);
      if (read.values.empty()) {
        return Wrong(list.setting,
                     absl::StrCat("no signature algorithm of '", list.text,
                                  "' is known (write for instance "
                                  "ECDSA+SHA256:RSA-PSS+SHA256)"));
      }
    }
    const std::vector<uint16_t> codes = CodePoints(read.values);
    if (list.set(ssl_ctx_.get(), codes.data(), codes.size()) != 1) {
      return Wrong(list.setting, TakeLibraryError());
    }
    WarnOf(list.setting, read.unknown);
  }
  return absl::OkStatus();
}

absl::Status TlsContext::SetCertificate() {
  if (profile_->certificate.empty()) return absl::OkStatus();
  absl::StatusOr<ClientCertificate> loaded =
      LoadClientCertificate(profile_->certificate, profile_->key_file);
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
  const absl::Status s = LoadAuthorities(profile_->ca_file, store_.get());
  if (s.ok()) return s;
  return absl::InvalidArgumentError(absl::StrCat("'ca-file' ", s.message()));
}

absl::Status TlsContext::SetRevocations() {
  if (!profile_->verify || profile_->crl_file.empty()) return absl::OkStatus();
  const absl::Status s = LoadRevocations(profile_->crl_file, store_.get());
  if (s.ok()) return s;
  return absl::InvalidArgumentError(absl::StrCat("'crl-file' ", s.message()));
}

void TlsContext::LogKeysTo(const KeyLog* key_log) {
  key_log_ = key_log;
  SSL_CTX_set_keylog_callback(ssl_ctx_.get(), &TlsContext::OnKeyLog);
}

void TlsContext::OnKeyLog(const SSL* ssl, const char* line) {
  Of(ssl).key_log_->Write(line);
}

}  // namespace checkd
