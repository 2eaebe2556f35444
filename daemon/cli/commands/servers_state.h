// `show servers state`, format version 1 (F505-F507): also what state files
// hold.
#ifndef DAEMON_CLI_COMMANDS_SERVERS_STATE_H_
#define DAEMON_CLI_COMMANDS_SERVERS_STATE_H_

#include <memory>
#include <string>
#include <string_view>

#include "checks/server/snapshot.h"
#include "checks/spec/spec.h"
#include "daemon/cli/command_table.h"
#include "daemon/fleet/fleet.h"

namespace checkd {

// The two lines that open it: the version, and the names of the columns after a
// "#".
extern const std::string_view kServersStateHeader;

// One server's line, LF included. `snapshot` is of the same moment throughout.
// Columns are separated by blanks; what is not there is "-", states are
// HAProxy's numbers (F506). A server of a disabled proxy has the number 0
// unless one was written for it.
void AppendServerState(const BackendSpec& backend, const ServerSpec& server,
                       const ServerSnapshot& snapshot, std::string* out);

// The lines of every server of `only`, or of all backends if it is null. Made
// as they are read, one server's lock at a time. Without kServersStateHeader,
// which goes before. `fleet` outlives it.
std::unique_ptr<CliDump> DumpServersState(const Fleet* fleet,
                                          const Proxy* only);

}  // namespace checkd

#endif  // DAEMON_CLI_COMMANDS_SERVERS_STATE_H_
