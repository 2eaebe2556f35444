// `show stat` and `show info` (F502, F503, F508-F512).
//
//   show stat web 4 -1 json up      // the servers of "web" that are up
//   show info typed desc
#ifndef DAEMON_CLI_COMMANDS_STATS_COMMANDS_H_
#define DAEMON_CLI_COMMANDS_STATS_COMMANDS_H_

#include "daemon/cli/command_table.h"
#include "daemon/cli/commands/process_view.h"
#include "daemon/fleet/fleet.h"

namespace checkd {

// Adds them to `table`; the others outlive it. Both are for everybody. Words
// that they do not know are passed over. `show stat domain resolvers` has its
// header and no rows.
void AddStatsCommands(const Fleet* fleet, const ProcessView* process,
                      CommandTable* table);

}  // namespace checkd

#endif  // DAEMON_CLI_COMMANDS_STATS_COMMANDS_H_
