// The commands by which a client sets its own session: level, severity output,
// timeout; and `echo`. Every CLI has them, the master's too.
#ifndef DAEMON_CLI_SESSION_COMMANDS_H_
#define DAEMON_CLI_SESSION_COMMANDS_H_

#include "daemon/cli/command_table.h"

namespace checkd {

// Adds `user`, `operator`, `show cli level`, `set severity-output`, `set
// timeout cli` and `echo`. They keep nothing but what is in the client's
// CliState; the level can only be lowered. `quit`, `prompt` and `help` are the
// session's own (session.h).
void AddSessionCommands(CommandTable* table);

}  // namespace checkd

#endif  // DAEMON_CLI_SESSION_COMMANDS_H_
