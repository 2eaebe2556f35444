// What is kept of a handshake until somebody asks for a report.
#ifndef TRANSPORT_TLS_TLS_RECORD_H_
#define TRANSPORT_TLS_TLS_RECORD_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "openssl/base.h"
#include "openssl/pool.h"
#include "openssl/ssl.h"
#include "transport/values/tls_report.h"

namespace checkd {

// The certificates are shared with the library's own copies. Filled in once, by
// TlsTransport::Record() or Clone(), and only read afterwards.
class HandshakeRecord final : public TlsRecord {
 public:
  uint16_t version = 0;  // on the wire; 0: none was agreed on
  const SSL_CIPHER* cipher = nullptr;
  bool resumed = false;
  std::string alpn;
  std::string sni;
  std::string failure;
  bool no_algorithm = false;  // that is why it failed

  // `chain` may be null.
  void KeepChain(const STACK_OF(CRYPTO_BUFFER) * chain);

  TlsReport Describe() const override;
  bool LacksAlgorithm() const override { return no_algorithm; }
  std::unique_ptr<TlsRecord> Clone() const override;

 private:
  std::vector<bssl::UniquePtr<CRYPTO_BUFFER>> chain_;  // leaf first
};

}  // namespace checkd

#endif  // TRANSPORT_TLS_TLS_RECORD_H_
