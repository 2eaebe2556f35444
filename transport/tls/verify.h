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
#include "transport/values/tls_profile.h"

namespace checkd {

// What a certificate has to be.
struct CertificateDemands {
  X509_STORE* store;      // signed, in the end, by one of these
  std::string_view name;  // for that host name or IP address; empty: any
  TlsNames names;         // by this rule
  int security_level;     // as strong as that (security_level.h)
};

struct CertificateJudgement {
  enum class Verdict : uint8_t {
    kGood,
    kUntrusted,  // the chain
    kOtherName,  // the chain is good, the name is not
  };
  Verdict verdict = Verdict::kUntrusted;
  std::string reason;  // in the library's words, or ours; empty if good
  bool lacks_algorithm = false;  // it cannot be told: the library knows no such
                                 // key or signature
  // When the first certificate of the verified chain, its authority included,
  // runs out, in seconds since 1970; 0 if the chain is not trusted.
  int64_t not_after_s = 0;
};

// `chain`: as the server sent it, leaf first; null or empty is kUntrusted, and
// so is one that cannot be read. Uses the wall clock. Parses all certificates
// and verifies their signatures.
CertificateJudgement JudgeCertificate(const STACK_OF(CRYPTO_BUFFER) * chain,
                                      const CertificateDemands& demands);

// When `certificate` runs out, in seconds since 1970; 0 if it does not say.
int64_t NotAfter(const X509* certificate);
int64_t NotBefore(const X509* certificate);

}  // namespace checkd

#endif  // TRANSPORT_TLS_VERIFY_H_
