// Commands about names: `show resolvers` (F504) and the part of `set server`
// that changes one (F487).
#ifndef DAEMON_CLI_COMMANDS_NAMES_COMMANDS_H_
#define DAEMON_CLI_COMMANDS_NAMES_COMMANDS_H_

#include "checks/server/server.h"
#include "daemon/cli/command_table.h"
#include "daemon/names/names_view.h"

namespace checkd {

// Adds `show resolvers` to `table`, for everybody; `names` outlives it. Its
// answer has a line for each section and name server, and one for each counter
// of NameServerStats:
//
//   Resolvers section mydns
//    nameserver ns1:
//     sent:        12
void AddNamesCommands(const NamesView* names, CommandTable* table);

// `set server b/s fqdn <name>`. An error for one without name or resolvers, for
// one that follows an SRV name, and for a name that cannot be asked for; else
// the answer of Server::Rename(). The server follows its new name a moment
// later, and is where it was until an answer comes.
CliReply SetServerFqdn(NamesView& names, Server& server, const CliCall& call);

}  // namespace checkd

#endif  // DAEMON_CLI_COMMANDS_NAMES_COMMANDS_H_
