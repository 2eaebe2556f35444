// What one TLS handshake was like, for those who have to explain it: version,
// cipher, the server's certificate, and the reason of a failure.
#ifndef TRANSPORT_VALUES_TLS_REPORT_H_
#define TRANSPORT_VALUES_TLS_REPORT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace checkd {

// Times are seconds since 1970; 0: unknown. Strings are empty where the
// handshake did not come so far.
struct TlsReport {
  std::string version;   // "TLSv1.3"
  std::string cipher;    // IANA's name: "TLS_AES_128_GCM_SHA256"
  std::string alpn;      // what was agreed on
  std::string sni;       // what was sent
  bool resumed = false;  // of an earlier session; the certificate is its
  // The leaf.
  std::string subject;  // RFC 2253
  std::string issuer;
  std::string serial;              // upper-case hex
  std::string sha256;              // fingerprint, lower-case hex
  std::vector<std::string> names;  // subjectAltName: DNS names, IP addresses
  int64_t not_before_s = 0;
  int64_t not_after_s = 0;
  int64_t chain_not_after_s = 0;  // the earliest end among all sent
  // Why it failed, in the library's words ("CERTIFICATE_VERIFY_FAILED:
  // certificate has expired"); empty if it did not.
  std::string failure;
};

// A handshake before anybody asks: cheap to keep, costly to describe, as
// certificates are parsed only then. Immutable; Describe() may be called from
// any thread. Transport::Record() makes one.
class TlsRecord {
 public:
  virtual ~TlsRecord() = default;
  virtual TlsReport Describe() const = 0;
  // The handshake failed as we, or our library, know none of the algorithms
  // that the server can do: its cipher suites, groups, keys or signatures.
  virtual bool LacksAlgorithm() const { return false; }
  virtual std::unique_ptr<TlsRecord> Clone() const = 0;
};

}  // namespace checkd

#endif  // TRANSPORT_VALUES_TLS_REPORT_H_
