// Asks a stats socket, blocking: for tools and tests.
#ifndef TOOLS_CLI_CLI_CLIENT_H_
#define TOOLS_CLI_CLI_CLIENT_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace checkd {

// Sends `command` to the unix socket at `path` and returns the whole answer.
// Unavailable if nobody serves the socket, or the answer takes longer than
// `timeout_ms`.
absl::StatusOr<std::string> AskCli(const std::string& path,
                                   std::string_view command,
                                   int timeout_ms = 5000);

}  // namespace checkd

#endif  // TOOLS_CLI_CLI_CLIENT_H_
