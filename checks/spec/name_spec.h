// How a server follows a name at run time, as its line says (F073): plain
// values, made by the configuration and read by who asks the name servers
// (daemon/names). Checks know nothing of it: to a run, a server has an address
// or has none.
#ifndef CHECKS_SPEC_NAME_SPEC_H_
#define CHECKS_SPEC_NAME_SPEC_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "transport/values/address.h"

namespace checkd {

// Addresses with a common beginning: "192.0.2.0/24", "2001:db8::/32", or one
// address, whose prefix is all of it.
struct Network {
  Address address;  // without port
  int prefix = 0;   // bits

  // Nothing if `text` is no network: host names are none, nor is a prefix that
  // is longer than the address.
  static std::optional<Network> Parse(std::string_view text);
  // False for addresses of another family, mapped ones included.
  bool Contains(const Address& candidate) const;
};

// Of servers with `resolvers` only.
struct NameSpec {
  // HAProxy's limit for `resolve-net`.
  static constexpr size_t kMaxNets = 5;

  std::string resolvers;  // the id of a section
  // Which address of several is taken: one of the preferred family, then one in
  // a network of the list, then one that no other server of the backend has.
  bool prefer_ipv4 = false;   // `resolve-prefer`
  std::vector<Network> nets;  // `resolve-net`: better than others
  // Two servers of a backend may have the same address of their name.
  bool allow_duplicates = false;  // `resolve-opts allow-dup-ip`
  bool ignore_weight = false;     // `resolve-opts ignore-weight`
};

}  // namespace checkd

#endif  // CHECKS_SPEC_NAME_SPEC_H_
