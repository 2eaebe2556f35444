// Handshakes that fail as BoringSSL cannot do what the server does: told as
// such, since HAProxy's OpenSSL often can (docs/configuration.md has the list).
//
// Both look at the calling thread's queue of the library's errors.
#ifndef TRANSPORT_TLS_MISSING_ALGORITHM_H_
#define TRANSPORT_TLS_MISSING_ALGORITHM_H_

#include <string>

#include "openssl/base.h"
#include "openssl/x509.h"

namespace checkd {

struct HandshakeError {
  std::string reason;  // the library's, and what it means: "WRONG_CURVE: ..."
  bool lacks_algorithm = false;  // one side has what the other has not
};

// Takes what TakeLibraryError() takes. `certificate_seen`: the server had sent
// its own, so that it did find something in common.
HandshakeError TakeHandshakeError(bool certificate_seen);

// After X509_verify_cert() failed, while its errors are in the queue: which
// certificate has a key or a signature that cannot be verified here, as
// "the certificate of 'CN=x' has an Ed448 key, which checkd cannot verify".
// Empty if it failed for another reason.
std::string UnknownAlgorithmOf(X509_STORE_CTX* failed);

}  // namespace checkd

#endif  // TRANSPORT_TLS_MISSING_ALGORITHM_H_
