// The session that a target's next handshake may resume.
#ifndef TRANSPORT_TLS_TLS_SESSION_H_
#define TRANSPORT_TLS_TLS_SESSION_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "openssl/base.h"
#include "openssl/ssl.h"
#include "transport/tls_profile.h"

namespace checkd {

class TlsContext;

// What a TlsSlot holds. Only the very same question is answered with a session:
// same settings, same SNI, same ALPN; and no session outlives the certificates
// that it stands for.
class TlsSession final : public TlsMemory {
 public:
  bool Answers(const TlsContext* asked, std::string_view asked_sni,
               std::string_view asked_alpn, int64_t now_s) const {
    return session != nullptr && context == asked && sni == asked_sni &&
           alpn == asked_alpn &&
           (chain_not_after_s == 0 || now_s < chain_not_after_s);
  }

  bssl::UniquePtr<SSL_SESSION> session;
  const TlsContext* context = nullptr;
  std::string sni;
  std::string alpn;
  int64_t chain_not_after_s = 0;  // 0: nobody looked (`verify none`)
  bool no_tickets = false;        // the server was waited for, and gave none
};

}  // namespace checkd

#endif  // TRANSPORT_TLS_TLS_SESSION_H_
