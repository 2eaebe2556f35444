// Lists of ALPN protocols: "h2,http/1.1" in a configuration, each name behind
// its length on the wire (RFC 7301, section 3.1).
#ifndef CONFIG_ARGUMENTS_ALPN_H_
#define CONFIG_ARGUMENTS_ALPN_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace checkd {

// The wire form. InvalidArgument, with HAProxy's text (F057): a name is not 1
// to 255 bytes long. Names are not compared with any list.
absl::StatusOr<std::string> ParseAlpn(std::string_view list);

// True if `protocol` is one of the names in `wire`, which ParseAlpn() made; a
// name that is cut short ends the search. Case counts.
bool HasAlpn(std::string_view wire, std::string_view protocol);

}  // namespace checkd

#endif  // CONFIG_ARGUMENTS_ALPN_H_
