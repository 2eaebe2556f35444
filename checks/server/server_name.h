// What a server that follows a name has beside its state: where it is now, and
// whom to tell that it cannot be reached there.
#ifndef CHECKS_SERVER_SERVER_NAME_H_
#define CHECKS_SERVER_SERVER_NAME_H_

#include <cstdint>
#include <string>

#include "transport/values/address.h"

namespace checkd {

class Server;

class NameWatcher {
 public:
  virtual ~NameWatcher() = default;
  // A check of `server` got no connection: its name may have another address
  // by now (F383). On the server's shard, with no lock held; returns at once.
  virtual void OnUnreachable(const Server& server) = 0;
};

// Guarded by the server's lock.
struct ServerName {
  Address address;    // with `port`; unset: not known
  uint16_t port = 0;  // of the service; known without an address too
  std::string fqdn;   // SRV: the target; empty while there is none
  NameWatcher* watcher = nullptr;
};

}  // namespace checkd

#endif  // CHECKS_SERVER_SERVER_NAME_H_
