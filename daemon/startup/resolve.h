// Host names by libc, at start (F029). Blocks: never on a shard.
#ifndef DAEMON_STARTUP_RESOLVE_H_
#define DAEMON_STARTUP_RESOLVE_H_

#include <string>
#include <vector>

#include "transport/values/address.h"

namespace checkd {

// The addresses of `host`, port 0, in libc's order of preference; empty if it
// does not resolve. `family` is AF_UNSPEC, AF_INET or AF_INET6.
std::vector<Address> ResolveHost(const std::string& host, int family);

}  // namespace checkd

#endif  // DAEMON_STARTUP_RESOLVE_H_
