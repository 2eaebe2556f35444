// Lists of ALPN protocols: "h2,http/1.1" in a configuration, each name behind
// its length on the wire (RFC 7301, section 3.1).
#ifndef CONFIG_ARGUMENTS_ALPN_H_
#define CONFIG_ARGUMENTS_ALPN_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace checkd {

// The wire form. InvalidArgument: a name is not 1 to 255 bytes long.
absl::StatusOr<std::string> ParseAlpn(std::string_view list);

// True if `protocol` is one of the names in `wire`.
bool HasAlpn(std::string_view wire, std::string_view protocol);

}  // namespace checkd

#endif  // CONFIG_ARGUMENTS_ALPN_H_
