// Whether a server's certificate is good: signed by a known authority, in time,
// not revoked, and for the right name.
#ifndef TRANSPORT_TLS_VERIFY_H_
#define TRANSPORT_TLS_VERIFY_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "openssl/base.h"
#include "openssl/pool.h"
#include "openssl/x509.h"

namespace checkd {

struct CertificateJudgement {
  enum class Verdict : uint8_t {
    kGood,
    kUntrusted,  // the chain
    kOtherName,  // the chain is good, the name is not
  };
  Verdict verdict = Verdict::kUntrusted;
  std::string reason;  // in the library's words; empty if good
  // When the first certificate of the verified chain, its authority included,
  // runs out, in seconds since 1970; 0 if the chain is not trusted.
  int64_t not_after_s = 0;
};

// `chain`: as the server sent it, leaf first. `name`: the host name or IP
// address that the leaf must be for; empty: any. Uses the wall clock.
CertificateJudgement JudgeCertificate(const STACK_OF(CRYPTO_BUFFER) * chain,
                                      X509_STORE* store, std::string_view name);

// When `certificate` runs out, in seconds since 1970; 0 if it does not say.
int64_t NotAfter(const X509* certificate);
int64_t NotBefore(const X509* certificate);

}  // namespace checkd

#endif  // TRANSPORT_TLS_VERIFY_H_
