// OpenSSL's security levels, as far as they are about certificates: what a
// chain must be worth for HAProxy's traffic to trust it.
#ifndef TRANSPORT_TLS_SECURITY_LEVEL_H_
#define TRANSPORT_TLS_SECURITY_LEVEL_H_

#include <string>

#include "openssl/base.h"
#include "openssl/x509.h"

namespace checkd {

// What is too weak in a verified `chain`, leaf first, for `level` (0 to 5);
// empty if nothing is. Keys count for all, the signature not for the last, who
// is trusted as he is. Level 2, Debian's default, wants RSA keys of 2048 bits
// and no SHA-1.
std::string WeaknessOf(const STACK_OF(X509) * chain, int level);

}  // namespace checkd

#endif  // TRANSPORT_TLS_SECURITY_LEVEL_H_
