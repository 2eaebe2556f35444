// Commands on single servers: state, health, and what readers ask of them
// (F476, F480, F481, F490-F492, F499, F500).
//
//   set server web/s1 state maint
//   disable health web/s1
//   show servers state web
#ifndef DAEMON_CLI_COMMANDS_SERVER_COMMANDS_H_
#define DAEMON_CLI_COMMANDS_SERVER_COMMANDS_H_

#include "daemon/cli/command_table.h"
#include "daemon/fleet/fleet.h"
#include "daemon/names/names_view.h"

namespace checkd {

// Adds them to `table`; `fleet` and `names` outlive it. What changes a server
// is for administrators; `show backend` and `show servers state` are for
// everybody. Changes are done when the answer is made: by the server's lock,
// not by its shard.
void AddServerCommands(const Fleet* fleet, NamesView* names,
                       CommandTable* table);

}  // namespace checkd

#endif  // DAEMON_CLI_COMMANDS_SERVER_COMMANDS_H_
