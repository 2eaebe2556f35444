// Whether a name that a certificate carries is that of a host, by the rule that
// HAProxy goes by (F752). Wider than RFC 6125: the wildcard may be a part of a
// label, and labels may have any bytes.
//
//   HostMatches("*.example.net", "www.example.net");   // true
//   HostMatches("w*.example.net", "www.example.net");  // true
//   HostMatches("*.net", "www.example.net");           // false
#ifndef TRANSPORT_TLS_HOST_MATCH_H_
#define TRANSPORT_TLS_HOST_MATCH_H_

#include <string_view>

namespace checkd {

// Letter case (of ASCII) does not matter. True if `pattern` is `host`; or if
// its first label, which must not be its last, has exactly one `*`, all that
// follows this label is equal, and `host`'s first label begins and ends with
// what stands on both sides of the `*`, without overlap. A `*` elsewhere is a
// letter like any other. Bytes from outside; neither I/O nor allocation.
bool HostMatches(std::string_view pattern, std::string_view host);

}  // namespace checkd

#endif  // TRANSPORT_TLS_HOST_MATCH_H_
