#include "config/arguments/source_parser.h"

#include <string>
#include <string_view>

#include "absl/strings/match.h"

namespace checkd {
namespace {

// 0.0.0.0 and ::, without a port, leave everything to the system.
bool SaysNothing(const ParsedAddress& parsed) {
  return parsed.address.is_wildcard() && parsed.port_high == 0;
}

absl::Status TakeAddress(AddressParser parse_address, bool port_range,
                         WordCursor& words, SocketOptions* socket) {
  const std::string_view word = words.Take();
  const absl::StatusOr<ParsedAddress> parsed =
      parse_address(word, {.allow_range = port_range, .allow_fqdn = true});
  if (!parsed.ok()) {
    return InvalidWord("'source %s' : %s", word, parsed.status().message());
  }
  if (!parsed->address.is_ip()) {
    return InvalidWord(
        "'source %s' : a source is an IP address, with or without a port",
        word);
  }
  if (SaysNothing(*parsed)) return absl::OkStatus();
  socket->source = parsed->address;
  if (parsed->port_low != parsed->port_high) {
    socket->source.set_port(0);
    socket->source_port_low = static_cast<uint16_t>(parsed->port_low);
    socket->source_port_high = static_cast<uint16_t>(parsed->port_high);
  }
  return absl::OkStatus();
}

absl::Status TakeUsesrc(AddressParser parse_address, WordCursor& words) {
  if (words.done()) {
    return InvalidWord(
        "'usesrc' expects <addr>[:<port>], 'client', 'clientip', or "
        "'hdr_ip(name,#)' as argument");
  }
  const std::string_view word = words.Take();
  if (word == "client" || word == "clientip" ||
      absl::StartsWith(word, "hdr_ip(")) {
    return absl::OkStatus();
  }
  const absl::StatusOr<ParsedAddress> parsed =
      parse_address(word, {.allow_fqdn = true});
  if (parsed.ok()) return absl::OkStatus();
  return InvalidWord("'usesrc %s' : %s", word, parsed.status().message());
}

absl::Status TakeInterface(WordCursor& words, SocketOptions* socket) {
  if (words.done()) return InvalidWord("'source' : missing interface name");
  socket->interface = std::string(words.Take());
  return absl::OkStatus();
}

}  // namespace

absl::Status ParseSource(AddressParser parse_address, bool port_range,
                         WordCursor& words, SocketOptions* socket) {
  socket->source = Address();
  socket->source_port_low = socket->source_port_high = 0;
  socket->interface.clear();
  if (words.done()) {
    return InvalidWord(
        "'source' expects <addr>[:<port>%s], and optionally 'usesrc' <addr>, "
        "and 'interface' <name> as argument",
        port_range ? "[-<port>]" : "");
  }
  absl::Status status = TakeAddress(parse_address, port_range, words, socket);
  while (status.ok()) {
    if (words.Peek() == "usesrc") {
      words.Take();
      status = TakeUsesrc(parse_address, words);
    } else if (words.Peek() == "interface") {
      words.Take();
      status = TakeInterface(words, socket);
    } else {
      break;
    }
  }
  return status;
}

}  // namespace checkd
