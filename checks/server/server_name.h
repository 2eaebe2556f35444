// What a server that follows a name has beside its state: where it is now, and
// who wants to know that it cannot be reached there. Servers with a fixed
// address have none of it (Server::follows_name()).
#ifndef CHECKS_SERVER_SERVER_NAME_H_
#define CHECKS_SERVER_SERVER_NAME_H_

#include <cstdint>
#include <string>

#include "transport/values/address.h"

namespace checkd {

class Server;

// Who asks the name servers about a server; implemented by the daemon.
class NameWatcher {
 public:
  virtual ~NameWatcher() = default;
  // A check of `server` got no connection: its name may have another address
  // by now (F383). On the server's shard, with no lock held; returns at once.
  virtual void OnUnreachable(const Server& server) = 0;
};

// Changed by whoever follows the name, by Server's functions, which take the
// server's lock; runs read it with the lock held.
//
// Empty and unset values are states of their own: a name may be known and have
// no address yet, an SRV record may have no target.
struct ServerName {
  Address address;    // with `port`; unset: not known
  uint16_t port = 0;  // of the service; known without an address too
  std::string fqdn;   // SRV: the target; empty while there is none
  NameWatcher* watcher = nullptr;
};

}  // namespace checkd

#endif  // CHECKS_SERVER_SERVER_NAME_H_
