// The address forms of HAProxy's dialect (F026-F028), from text to a value.
//
//   AddressOptions options{.allow_offset = true, .allow_fqdn = true};
//   absl::StatusOr<ParsedAddress> parsed =
//       ParseAddress("ipv4@${HOST}:+3", options, lookup);
//   if (parsed.ok() && !parsed->fqdn.empty()) Resolve(parsed->fqdn);
//
// No I/O: a host name comes back unresolved, a descriptor unexamined, and
// variables come from the caller's lookup.
#ifndef CONFIG_ARGUMENTS_ADDRESS_PARSER_H_
#define CONFIG_ARGUMENTS_ADDRESS_PARSER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "config/arguments/address_variables.h"
#include "transport/values/address.h"

namespace checkd {

// What the place where the address is written permits.
struct AddressOptions {
  enum class Port : uint8_t { kForbidden, kOptional, kMandatory };
  Port port = Port::kOptional;
  bool allow_offset = false;  // `:+N`, `:-N`
  bool allow_range = false;   // `:N-M`
  bool allow_fd = false;      // `fd@N`, `sockpair@N`
  bool allow_fqdn = false;    // host names
  bool allow_stream = true;
  bool allow_datagram = false;
  // The kind of an address that does not say: datagrams for `log`.
  bool default_datagram = false;
};

// An address in parts. It owns its texts.
struct ParsedAddress {
  enum class Transport : uint8_t {
    kStream,
    kMptcp,
    kDatagram,
    kQuic,
    kReverseHttp,  // rhttp@: no address at all
  };
  enum class HostFamily : uint8_t { kAny, kIpv4, kIpv6 };

  // Not set if a host name or rhttp@ was given. The port is the fixed one that
  // was written, or 0.
  Address address;
  // A host name that is still to be resolved, or empty.
  std::string fqdn;
  // The families that `fqdn` may resolve to (ipv4@, tcp6@, ...).
  HostFamily family = HostFamily::kAny;
  Transport transport = Transport::kStream;
  // sockpair@N: `address` is one end of a socket pair.
  bool sockpair = false;
  // An IP address or host name without a fixed port: none, 0, +N or -N (F027).
  bool mapped_port = false;
  // The fixed port or the bounds of the range; both 0 if there is none.
  int port_low = 0;
  int port_high = 0;

  // `_service._proto.name`: to be resolved as an SRV record (F029).
  bool is_srv() const { return !fqdn.empty() && fqdn[0] == '_'; }
};

// kInvalidArgument with one of the texts of F026, which quote `text` as
// written, followed by what would have been accepted. `text` is not kept, and
// only copied if it has a `$`. `variables` is asked for each of its variables
// in turn.
//
// QUIC counts as a stream, and rhttp@ as a stream without address: a caller
// that can use neither looks at `transport`.
absl::StatusOr<ParsedAddress> ParseAddress(std::string_view text,
                                           const AddressOptions& options,
                                           AddressVariables variables);

}  // namespace checkd

#endif  // CONFIG_ARGUMENTS_ADDRESS_PARSER_H_
