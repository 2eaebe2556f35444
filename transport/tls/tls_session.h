// The session that a target's next handshake may resume.
#ifndef TRANSPORT_TLS_TLS_SESSION_H_
#define TRANSPORT_TLS_TLS_SESSION_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "openssl/base.h"
#include "openssl/ssl.h"
#include "transport/values/tls_profile.h"

namespace checkd {

class TlsContext;

// How long a session may stand in for a full handshake, in seconds: a server
// that gets another certificate is noticed no later.
inline constexpr int64_t kSessionLifetime = 3600;

// What a TlsSlot holds. Only the very same question is answered with a session:
// same settings, same SNI, same ALPN; and no session outlives the certificates
// that it stands for, nor an hour.
class TlsSession final : public TlsMemory {
 public:
  bool Answers(const TlsContext* asked, std::string_view asked_sni,
               std::string_view asked_alpn, int64_t now_s) const {
    return session != nullptr && context == asked && sni == asked_sni &&
           alpn == asked_alpn && now_s < good_until_s;
  }

  bssl::UniquePtr<SSL_SESSION> session;
  const TlsContext* context = nullptr;
  std::string sni;
  std::string alpn;
  // Seconds since 1970. At most kSessionLifetime after the last full handshake,
  // however often the server renewed the session, and not longer than the
  // certificates are valid that were seen then.
  int64_t good_until_s = 0;
  bool no_tickets = false;  // the server was waited for, and gave none
};

}  // namespace checkd

#endif  // TRANSPORT_TLS_TLS_SESSION_H_
