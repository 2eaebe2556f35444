// Host names by libc, at start (F029). Blocks: never on a shard.
//
//   for (const Address& a : ResolveHost("web.example.net", AF_UNSPEC)) ...
#ifndef DAEMON_STARTUP_RESOLVE_H_
#define DAEMON_STARTUP_RESOLVE_H_

#include <string>
#include <vector>

#include "transport/values/address.h"

namespace checkd {

// The addresses of `host`, port 0, in libc's order of preference; empty if it
// does not resolve. `family` is AF_UNSPEC, AF_INET or AF_INET6. Why it does not
// is not told. Numeric addresses resolve to themselves. Takes as long as libc's
// resolver has patience, some seconds for each name at worst.
std::vector<Address> ResolveHost(const std::string& host, int family);

}  // namespace checkd

#endif  // DAEMON_STARTUP_RESOLVE_H_
