#include "config/arguments/source_parser.h"

#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

// 0.0.0.0 and ::, without a port, leave everything to the system.
bool SaysNothing(const ParsedAddress& parsed) {
  return parsed.address.is_wildcard() && parsed.port_high == 0;
}

MaybeError TakeSourceAddress(AddressBook& addresses, bool port_range,
                             WordCursor& words, SocketOptions* socket) {
  const WordOr<ParsedAddress> parsed = TakeAddress(
      words, addresses, {.allow_range = port_range, .allow_fqdn = true},
      {.missing = port_range
                      ? "'source' expects <addr>[:<port>[-<port>]], and "
                        "optionally 'usesrc' <addr>, and 'interface' <name> as "
                        "argument"
                      : "'source' expects <addr>[:<port>], and optionally "
                        "'usesrc' <addr>, and 'interface' <name> as argument",
       .refused = "'source $1' : $3"});
  if (!parsed.ok()) return parsed.error();
  if (!parsed->address.is_ip()) {
    return words.Refusal(
        WordError::Kind::kMalformed,
        absl::StrCat("'source ", words.last_word(),
                     "' : a source is an IP address, with or without a port"));
  }
  if (SaysNothing(*parsed)) return std::nullopt;
  socket->source = parsed->address;
  if (parsed->port_low != parsed->port_high) {
    socket->source.set_port(0);
    socket->source_port_low = static_cast<uint16_t>(parsed->port_low);
    socket->source_port_high = static_cast<uint16_t>(parsed->port_high);
  }
  return std::nullopt;
}

MaybeError TakeUsesrc(AddressBook& addresses, WordCursor& words) {
  const std::string_view next = words.Peek();
  if (next == "client" || next == "clientip" ||
      absl::StartsWith(next, "hdr_ip(")) {
    words.Take();
    return std::nullopt;
  }
  const WordOr<ParsedAddress> parsed =
      TakeAddress(words, addresses, {.allow_fqdn = true},
                  {.missing = "'usesrc' expects <addr>[:<port>], 'client', "
                              "'clientip', or 'hdr_ip(name,#)' as argument",
                   .refused = "'usesrc $1' : $3"});
  if (!parsed.ok()) return parsed.error();
  return std::nullopt;
}

MaybeError TakeInterface(WordCursor& words, SocketOptions* socket) {
  const WordOr<std::string_view> name =
      words.TakeText({.missing = "'source' : missing interface name"});
  if (!name.ok()) return name.error();
  socket->interface = std::string(*name);
  return std::nullopt;
}

}  // namespace

MaybeError TakeSource(AddressBook& addresses, bool port_range,
                      WordCursor& words, SocketOptions* socket) {
  socket->source = Address();
  socket->source_port_low = socket->source_port_high = 0;
  socket->interface.clear();
  MaybeError error = TakeSourceAddress(addresses, port_range, words, socket);
  while (!error) {
    if (words.TakeIf("usesrc")) {
      error = TakeUsesrc(addresses, words);
    } else if (words.TakeIf("interface")) {
      error = TakeInterface(words, socket);
    } else {
      break;
    }
  }
  return error;
}

}  // namespace checkd
