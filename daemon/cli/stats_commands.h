// `show stat` and `show info` (F502, F503, F508-F512).
#ifndef DAEMON_CLI_STATS_COMMANDS_H_
#define DAEMON_CLI_STATS_COMMANDS_H_

#include "daemon/cli/command_table.h"

namespace checkd {

class Daemon;

// Adds them to `table`; `daemon` outlives it.
void AddStatsCommands(const Daemon* daemon, CommandTable* table);

}  // namespace checkd

#endif  // DAEMON_CLI_STATS_COMMANDS_H_
