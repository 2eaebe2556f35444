// `source <addr>[:<port>[-<port>]] [usesrc <addr>|client|...] [interface
// <name>]`, of proxies and of servers.
#ifndef CONFIG_ARGUMENTS_SOURCE_PARSER_H_
#define CONFIG_ARGUMENTS_SOURCE_PARSER_H_

#include "config/arguments/address_reader.h"
#include "config/words/word_cursor.h"
#include "transport/values/socket_options.h"

namespace checkd {

// Takes what follows `source`, up to the first word that does not belong to it,
// and replaces source, port range and interface of `socket`; the rest of that
// stays. `port_range`: the place permits one. What `usesrc` names is for
// traffic: checks leave from <addr>, as the manual of HAProxy says.
//
// An address that leaves all to the system (`0.0.0.0` or `::` without a port)
// sets no source. Errors are whole messages; after one those three are not to
// be used.
MaybeError TakeSource(AddressBook& addresses, bool port_range,
                      WordCursor& words, SocketOptions* socket);

}  // namespace checkd

#endif  // CONFIG_ARGUMENTS_SOURCE_PARSER_H_
