// What this program calls itself, and which HAProxy it stands in for.
#ifndef DAEMON_PROCESS_VERSION_H_
#define DAEMON_PROCESS_VERSION_H_

#include <string_view>

namespace checkd {

// What `show info` and -v tell; the version also `show version` and `show
// proc`.
inline constexpr std::string_view kProductName = "checkd";
inline constexpr std::string_view kVersion = "0.1.0";
// YYYY/MM/DD.
inline constexpr std::string_view kReleaseDate = "2026/11/24";
// The dialect that version_atleast() and HAPROXY_BRANCH speak of (F016, F143).
inline constexpr std::string_view kDialectVersion = "3.5-dev5";
inline constexpr std::string_view kDialectBranch = "3.5";

}  // namespace checkd

#endif  // DAEMON_PROCESS_VERSION_H_
