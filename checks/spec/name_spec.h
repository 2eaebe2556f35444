// How a server follows a name at run time, as its line says (F073): plain
// values.
#ifndef CHECKS_SPEC_NAME_SPEC_H_
#define CHECKS_SPEC_NAME_SPEC_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "transport/values/address.h"

namespace checkd {

// "192.0.2.0/24", "2001:db8::/32", or one address.
struct Network {
  Address address;  // without port
  int prefix = 0;   // bits

  // Nothing if `text` is no network.
  static std::optional<Network> Parse(std::string_view text);
  bool Contains(const Address& candidate) const;
};

struct NameSpec {
  static constexpr size_t kMaxNets = 5;

  std::string resolvers;          // the id of a section
  bool prefer_ipv4 = false;       // `resolve-prefer`
  std::vector<Network> nets;      // `resolve-net`: better than others
  bool allow_duplicates = false;  // `resolve-opts allow-dup-ip`
  bool ignore_weight = false;     // `resolve-opts ignore-weight`
};

}  // namespace checkd

#endif  // CHECKS_SPEC_NAME_SPEC_H_
