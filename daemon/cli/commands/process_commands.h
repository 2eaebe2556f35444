// Commands about the process itself: version, environment, sockets, startup
// messages, and how the checks keep their time.
#ifndef DAEMON_CLI_COMMANDS_PROCESS_COMMANDS_H_
#define DAEMON_CLI_COMMANDS_PROCESS_COMMANDS_H_

#include "daemon/cli/command_table.h"
#include "daemon/cli/commands/process_view.h"

namespace checkd {

// Adds them to `table`; `process` outlives it. `show version` and `show cli
// sockets` are for everybody, `show env`, `show startup-logs` and `show
// activity` for operators and above.
void AddProcessCommands(const ProcessView* process, CommandTable* table);

}  // namespace checkd

#endif  // DAEMON_CLI_COMMANDS_PROCESS_COMMANDS_H_
