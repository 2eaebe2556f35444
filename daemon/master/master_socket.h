// The value of -S: an address and options as a `stats socket` line has them,
// separated by commas (F478).
#ifndef DAEMON_MASTER_MASTER_SOCKET_H_
#define DAEMON_MASTER_MASTER_SOCKET_H_

#include <string>

#include "absl/status/statusor.h"
#include "config/values/config.h"

namespace checkd {

// "/run/m.sock,mode,600", "fd@17", ...; level admin unless it says otherwise.
// InvalidArgument, with a sentence for the user, for what is none. Nothing is
// bound. Read by the configuration's own reader, with this process's
// environment; quotes and line ends are refused.
absl::StatusOr<StatsSocket> ParseMasterSocket(const std::string& text);

}  // namespace checkd

#endif  // DAEMON_MASTER_MASTER_SOCKET_H_
