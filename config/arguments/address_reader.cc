#include "config/arguments/address_reader.h"

#include <sys/socket.h>

#include <vector>

#include "config/words/words.h"

namespace checkd {
namespace {

int SocketFamily(ParsedAddress::HostFamily family) {
  switch (family) {
    case ParsedAddress::HostFamily::kIpv4:
      return AF_INET;
    case ParsedAddress::HostFamily::kIpv6:
      return AF_INET6;
    case ParsedAddress::HostFamily::kAny:
      break;
  }
  return AF_UNSPEC;
}

}  // namespace

absl::StatusOr<ParsedAddress> AddressBook::Parse(
    std::string_view text, const AddressOptions& options) const {
  return ParseAddress(text, options, [this](std::string_view name) {
    return environment_.Get(name);
  });
}

const Address& AddressBook::Resolve(const std::string& name,
                                    ParsedAddress::HostFamily family) {
  const auto [entry, added] =
      resolved_.try_emplace({name, SocketFamily(family)});
  if (added && resolver_) {
    std::vector<Address> addresses = resolver_(name, SocketFamily(family));
    if (!addresses.empty()) entry->second = std::move(addresses.front());
  }
  return entry->second;
}

absl::StatusOr<ParsedAddress> AddressBook::ParseAndResolve(
    std::string_view text, const AddressOptions& options) {
  absl::StatusOr<ParsedAddress> parsed = Parse(text, options);
  if (!parsed.ok()) return parsed;
  if (parsed->transport == ParsedAddress::Transport::kQuic) {
    return InvalidWord(
        "'%s' asks for QUIC, which checkd does not speak. Write "
        "the address without 'quic'",
        text);
  }
  if (parsed->transport == ParsedAddress::Transport::kReverseHttp) {
    return InvalidWord(
        "'%s' waits for connections of the server (reverse "
        "HTTP), and is no address to connect to",
        text);
  }
  if (parsed->fqdn.empty()) return parsed;
  const Address& address = Resolve(parsed->fqdn, parsed->family);
  if (!address.is_set()) {
    return InvalidWord("could not resolve address '%s' in '%s'", parsed->fqdn,
                       text);
  }
  parsed->address = address.WithPort(static_cast<uint16_t>(parsed->port_low));
  return parsed;
}

absl::StatusOr<Address> AddressBook::Read(std::string_view text,
                                          const AddressOptions& options) {
  absl::StatusOr<ParsedAddress> parsed = ParseAndResolve(text, options);
  if (!parsed.ok()) return parsed.status();
  return std::move(parsed->address);
}

WordOr<ParsedAddress> TakeAddress(WordCursor& words, AddressBook& addresses,
                                  const AddressOptions& options,
                                  const Wanted& wanted) {
  return words.TakeParsed(
      [&](std::string_view word) {
        return addresses.ParseAndResolve(word, options);
      },
      wanted);
}

}  // namespace checkd
