// A server as the resolution of its name sees it. The daemon's is
// server_follower.h; tests bring their own.
#ifndef DAEMON_NAMES_NAME_FOLLOWER_H_
#define DAEMON_NAMES_NAME_FOLLOWER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "checks/spec/name_spec.h"
#include "transport/values/address.h"

namespace checkd {

// All of it on the thread that asks for names. No function calls back.
class NameFollower {
 public:
  virtual ~NameFollower() = default;

  virtual const NameSpec& spec() const = 0;
  // Whoever has the same group and name competes for its addresses: the servers
  // of one backend.
  virtual const void* group() const = 0;

  // Where it is now, without port; unset if nowhere.
  virtual Address address() const = 0;
  virtual void SetAddress(const Address& address, std::string_view who) = 0;
  // Its name is known to be good. `answered`: by an answer of its own.
  virtual void SetResolved(bool answered) = 0;
  virtual void SetUnresolved(std::string_view cause) = 0;

  // What an SRV record says: the host to follow, the port there, the weight as
  // the record has it. An empty host: none any more.
  virtual void SetTarget(const std::string& host, uint16_t port) = 0;
  // Told with each answer.
  virtual void SetSrvWeight(uint16_t weight) = 0;
};

}  // namespace checkd

#endif  // DAEMON_NAMES_NAME_FOLLOWER_H_
