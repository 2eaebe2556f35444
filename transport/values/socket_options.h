// How the socket of a check is made: where from, through what, with which
// options (`source`, `interface`, `namespace`, `tcp-ut`, ...). A plain value,
// built by the configuration once for all servers that say the same.
#ifndef TRANSPORT_VALUES_SOCKET_OPTIONS_H_
#define TRANSPORT_VALUES_SOCKET_OPTIONS_H_

#include <compare>
#include <cstdint>
#include <string>

#include "transport/values/address.h"

namespace checkd {

struct SocketOptions {
  // `source`: bound before connecting. Port 0: any, unless there is a range.
  Address source = {};
  // `source <addr>:<low>-<high>`: tried in turn until one is free; 0: no range.
  uint16_t source_port_low = 0;
  uint16_t source_port_high = 0;
  // `x-usesrc <addr>`: a source that need not be ours (IP_TRANSPARENT); takes
  // the place of `source`. Needs CAP_NET_ADMIN or CAP_NET_RAW.
  Address foreign_source = {};
  std::string interface = {};      // SO_BINDTODEVICE; needs CAP_NET_RAW
  std::string net_namespace = {};  // of /var/run/netns; needs CAP_SYS_ADMIN
  uint32_t mark = 0;               // SO_MARK; 0: none; needs CAP_NET_ADMIN
  int32_t user_timeout_ms = 0;     // `tcp-ut`; 0: the kernel's
  bool mptcp = false;              // `mptcp@` addresses
  // `tcp-md5sig`: signs every segment (RFC 2385); 80 bytes at most.
  std::string md5_key = {};

  bool has_port_range() const { return source_port_low != 0; }
  // There is but one port to connect from.
  bool fixed_port() const {
    if (has_port_range()) return source_port_low == source_port_high;
    return (foreign_source.is_set() ? foreign_source : source).port() != 0;
  }

  friend auto operator<=>(const SocketOptions&, const SocketOptions&) = default;
};

}  // namespace checkd

#endif  // TRANSPORT_VALUES_SOCKET_OPTIONS_H_
