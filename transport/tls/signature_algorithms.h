// Names of signature algorithms, as `sigalgs` lists them.
#ifndef TRANSPORT_TLS_SIGNATURE_ALGORITHMS_H_
#define TRANSPORT_TLS_SIGNATURE_ALGORITHMS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace checkd {

// The code points (RFC 8446 section 4.2.3) of a colon-separated list, in its
// order. Both spellings are known: "ecdsa_secp256r1_sha256", "ECDSA+SHA256".
absl::StatusOr<std::vector<uint16_t>> ParseSignatureAlgorithms(
    std::string_view list);

}  // namespace checkd

#endif  // TRANSPORT_TLS_SIGNATURE_ALGORITHMS_H_
