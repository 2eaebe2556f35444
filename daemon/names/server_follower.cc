#include "daemon/names/server_follower.h"

#include "checks/server/backend.h"

namespace checkd {

ServerFollower::ServerFollower(Server* server, const Events* events)
    : server_(*server), events_(*events) {}

const NameSpec& ServerFollower::spec() const {
  return *server_.spec().extras->names;
}

}  // namespace checkd
