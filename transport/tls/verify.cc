#include "transport/tls/verify.h"

#include <utility>

#include "openssl/asn1.h"
#include "openssl/err.h"
#include "transport/tls/certificate_names.h"
#include "transport/tls/missing_algorithm.h"
#include "transport/tls/security_level.h"

namespace checkd {
namespace {

int64_t ToSeconds(const ASN1_TIME* time) {
  bssl::UniquePtr<ASN1_TIME> epoch(ASN1_TIME_set(nullptr, 0));
  int days = 0;
  int seconds = 0;
  if (time == nullptr || epoch == nullptr ||
      ASN1_TIME_diff(&days, &seconds, epoch.get(), time) != 1) {
    ERR_clear_error();
    return 0;
  }
  return int64_t{days} * 86400 + seconds;
}

bssl::UniquePtr<X509> Parse(const STACK_OF(CRYPTO_BUFFER) * chain, size_t i) {
  return bssl::UniquePtr<X509>(
      X509_parse_from_buffer(sk_CRYPTO_BUFFER_value(chain, i)));
}

// When the first certificate of a verified chain runs out; one that does not
// say is not to be relied on.
int64_t EndOf(X509_STORE_CTX* context) {
  const STACK_OF(X509)* const chain = X509_STORE_CTX_get0_chain(context);
  int64_t end = 0;
  for (size_t i = 0; i < sk_X509_num(chain); ++i) {
    const int64_t one = NotAfter(sk_X509_value(chain, i));
    if (i == 0 || one < end) end = one;
  }
  return end;
}

}  // namespace

int64_t NotAfter(const X509* certificate) {
  return ToSeconds(X509_get0_notAfter(certificate));
}

int64_t NotBefore(const X509* certificate) {
  return ToSeconds(X509_get0_notBefore(certificate));
}

CertificateJudgement JudgeCertificate(const STACK_OF(CRYPTO_BUFFER) * chain,
                                      const CertificateDemands& demands) {
  using Verdict = CertificateJudgement::Verdict;
  CertificateJudgement judgement;
  judgement.reason = "the server sent no certificate";
  if (chain == nullptr || sk_CRYPTO_BUFFER_num(chain) == 0) return judgement;
  bssl::UniquePtr<X509> leaf;
  bssl::UniquePtr<STACK_OF(X509)> rest(sk_X509_new_null());
  judgement.reason = "a certificate cannot be read";
  for (size_t i = 0; i < sk_CRYPTO_BUFFER_num(chain); ++i) {
    bssl::UniquePtr<X509> one = Parse(chain, i);
    if (one == nullptr) {
      ERR_clear_error();
      return judgement;
    }
    if (i == 0) {
      leaf = std::move(one);
    } else {
      bssl::PushToStack(rest.get(), std::move(one));
    }
  }
  bssl::UniquePtr<X509_STORE_CTX> context(X509_STORE_CTX_new());
  judgement.reason = "out of memory";
  if (context == nullptr ||
      X509_STORE_CTX_init(context.get(), demands.store, leaf.get(),
                          rest.get()) != 1 ||
      X509_STORE_CTX_set_default(context.get(), "ssl_server") != 1) {
    ERR_clear_error();
    return judgement;
  }
  ERR_clear_error();
  if (X509_verify_cert(context.get()) != 1) {
    judgement.reason = UnknownAlgorithmOf(context.get());
    judgement.lacks_algorithm = !judgement.reason.empty();
    if (judgement.reason.empty()) {
      judgement.reason = X509_verify_cert_error_string(
          X509_STORE_CTX_get_error(context.get()));
    }
    ERR_clear_error();
    return judgement;
  }
  judgement.reason = WeaknessOf(X509_STORE_CTX_get0_chain(context.get()),
                                demands.security_level);
  if (!judgement.reason.empty()) return judgement;
  judgement.not_after_s = EndOf(context.get());
  if (!demands.name.empty() &&
      !CertificateIsFor(leaf.get(), demands.name, demands.names)) {
    judgement.verdict = Verdict::kOtherName;
    judgement.reason =
        "the certificate is not for " + std::string(demands.name);
    return judgement;
  }
  judgement.verdict = Verdict::kGood;
  return judgement;
}

}  // namespace checkd
