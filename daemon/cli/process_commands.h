// Commands about the process itself: version, environment, sockets, startup
// messages, and how the checks keep their time.
#ifndef DAEMON_CLI_PROCESS_COMMANDS_H_
#define DAEMON_CLI_PROCESS_COMMANDS_H_

#include "daemon/cli/command_table.h"

namespace checkd {

class Daemon;

// Adds them to `table`; `daemon` outlives it.
void AddProcessCommands(const Daemon* daemon, CommandTable* table);

}  // namespace checkd

#endif  // DAEMON_CLI_PROCESS_COMMANDS_H_
