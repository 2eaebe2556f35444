// The commands by which a client sets its own session: level, severity output,
// timeout; and `echo`. Every CLI has them, the master's too.
#ifndef DAEMON_CLI_SESSION_COMMANDS_H_
#define DAEMON_CLI_SESSION_COMMANDS_H_

#include "daemon/cli/command_table.h"

namespace checkd {

void AddSessionCommands(CommandTable* table);

}  // namespace checkd

#endif  // DAEMON_CLI_SESSION_COMMANDS_H_
