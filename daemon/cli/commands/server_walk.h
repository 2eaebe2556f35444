// Visits servers one by one, across calls: a long answer is made in pieces.
#ifndef DAEMON_CLI_COMMANDS_SERVER_WALK_H_
#define DAEMON_CLI_COMMANDS_SERVER_WALK_H_

#include <cstddef>

#include "daemon/fleet/fleet.h"

namespace checkd {

// It keeps its place from one call of Next() to the next, however long that is.
//
//   ServerWalk walk(&fleet, nullptr);
//   while (const Server* server = walk.Next()) Use(server->Snapshot());
//
// Takes no lock; `fleet` outlives it, and servers neither come nor go
// meanwhile. Thread: whose it is.
class ServerWalk {
 public:
  // The servers of `only`, or of every backend of `fleet` if it is null. `only`
  // is of that fleet. Disabled proxies count too.
  ServerWalk(const Fleet* fleet, const Proxy* only)
      : fleet_(fleet), only_(only) {}

  // The next one in order of configuration; null at the end. Backends without
  // servers cost time and no call.
  const Server* Next() {
    while (const Proxy* proxy = Current()) {
      if (proxy->backend && server_ < proxy->backend->servers().size()) {
        return &proxy->backend->servers()[server_++];
      }
      ++proxy_;
      server_ = 0;
    }
    return nullptr;
  }

 private:
  const Proxy* Current() const {
    if (only_ != nullptr) return proxy_ == 0 ? only_ : nullptr;
    return proxy_ < fleet_->proxies().size() ? &fleet_->proxies()[proxy_]
                                             : nullptr;
  }

  const Fleet* const fleet_;
  const Proxy* const only_;
  size_t proxy_ = 0;
  size_t server_ = 0;
};

}  // namespace checkd

#endif  // DAEMON_CLI_COMMANDS_SERVER_WALK_H_
