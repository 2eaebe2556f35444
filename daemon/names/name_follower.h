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

// All of it on the thread that asks for names; server locks are taken within.
// No function calls back into names.
class NameFollower {
 public:
  virtual ~NameFollower() = default;

  // What the server line says of names (F073); does not change while it
  // follows.
  virtual const NameSpec& spec() const = 0;
  // Whoever has the same group and name competes for its addresses: the servers
  // of one backend. Only compared.
  virtual const void* group() const = 0;

  // Where it is now, without port; unset if nowhere.
  virtual Address address() const = 0;
  // From now on it is at `address`, which has no port and may be the one that
  // it has already. `who` says so, for the log line (F438): "mydns/ns1", "DNS
  // cache", "DNS additional record".
  virtual void SetAddress(const Address& address, std::string_view who) = 0;
  // Its name is known to be good, so that it leaves maintenance if that was for
  // its name. `answered`: its own host name was answered for (F427); false: its
  // address came along with an SRV record. Told with each good answer.
  virtual void SetResolved(bool answered) = 0;
  // It has no address any more, for the reason that F433 has as `cause`:
  // maintenance. May be told again while it holds.
  virtual void SetUnresolved(std::string_view cause) = 0;

  // What an SRV record says: the host to follow, and the port there. An empty
  // host: there is no record for it any more. Its address is told apart from
  // this, before or after.
  virtual void SetTarget(const std::string& host, uint16_t port) = 0;
  // The weight, as the record has it: 0 to 65535. Told with each answer, unless
  // the server line wants it ignored (NameSpec::ignore_weight).
  virtual void SetSrvWeight(uint16_t weight) = 0;
};

}  // namespace checkd

#endif  // DAEMON_NAMES_NAME_FOLLOWER_H_
