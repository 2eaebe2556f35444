// Commands about names: `show resolvers` (F504) and the part of `set server`
// that changes one (F487).
#ifndef DAEMON_CLI_COMMANDS_NAMES_COMMANDS_H_
#define DAEMON_CLI_COMMANDS_NAMES_COMMANDS_H_

#include "checks/server/server.h"
#include "daemon/cli/command_table.h"
#include "daemon/names/names_view.h"

namespace checkd {

// Adds `show resolvers` to `table`; `names` outlives it.
void AddNamesCommands(const NamesView* names, CommandTable* table);

// `set server b/s fqdn <name>`.
CliReply SetServerFqdn(NamesView& names, Server& server, const CliCall& call);

}  // namespace checkd

#endif  // DAEMON_CLI_COMMANDS_NAMES_COMMANDS_H_
