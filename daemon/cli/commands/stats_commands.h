// `show stat` and `show info` (F502, F503, F508-F512).
#ifndef DAEMON_CLI_COMMANDS_STATS_COMMANDS_H_
#define DAEMON_CLI_COMMANDS_STATS_COMMANDS_H_

#include "daemon/cli/command_table.h"
#include "daemon/cli/commands/process_view.h"
#include "daemon/fleet/fleet.h"

namespace checkd {

// Adds them to `table`; the others outlive it.
void AddStatsCommands(const Fleet* fleet, const ProcessView* process,
                      CommandTable* table);

}  // namespace checkd

#endif  // DAEMON_CLI_COMMANDS_STATS_COMMANDS_H_
