// TCP sockets that have lost their connection and wait for another: making and
// closing one costs the kernel a third of a check.
//
//   SpareSockets spares(&loop, &poller, &net);
//   context.spares = &spares;          // connections do the rest
//
// Only sockets without any option of their own are kept, and only after a
// connection that would have been closed with a reset, which the kernel sends
// all the same (connect(2), AF_UNSPEC). A spare one stays registered with the
// poller. Those that nobody has wanted for a second or two are closed.
//
// Thread: the loop's.
#ifndef TRANSPORT_SPARE_SOCKETS_H_
#define TRANSPORT_SPARE_SOCKETS_H_

#include <sys/socket.h>

#include <cstddef>
#include <vector>

#include "tasks/poller.h"
#include "tasks/tasklet.h"
#include "transport/sockets/net.h"

namespace checkd {

class SpareSockets {
 public:
  // Of each family.
  static constexpr size_t kMost = 256;
  static constexpr Duration kLookInterval = Seconds(1);

  // All must outlive it.
  SpareSockets(EventLoop* loop, Poller* poller, Net* net);
  // Closes them.
  ~SpareSockets();
  SpareSockets(const SpareSockets&) = delete;
  SpareSockets& operator=(const SpareSockets&) = delete;

  // A socket of `family` (AF_INET, AF_INET6), the caller's, which is registered
  // for `handler`. -1: there is none. It is unconnected and has no address of
  // its own. `handler` hears of it from the next turn of the poller on.
  int Take(sa_family_t family, PollHandler* handler);
  // Takes over `fd`, of a connection that is to be reset and that no handler is
  // registered for any more. False: it is still the caller's, to close. That is
  // so if there are kMost of the family already, or if the kernel does not let
  // go of its connection.
  bool Keep(int fd, sa_family_t family);
  // Closes all of them, as is done when a socket cannot be made, for want of
  // descriptors perhaps. False: there were none.
  bool Clear();

  size_t size() const { return ipv4_.fds.size() + ipv6_.fds.size(); }

 private:
  struct Spares {
    std::vector<int> fds;  // the last one is the next to be taken
    size_t unused = 0;     // the fewest since the last look
  };

  static void OnLook(void* self);
  Spares& Of(sa_family_t family) { return family == AF_INET ? ipv4_ : ipv6_; }
  void CloseSome(Spares* spares, size_t count);

  EventLoop* const loop_;
  Poller* const poller_;
  Net* const net_;
  Spares ipv4_;
  Spares ipv6_;
  Task look_;
};

}  // namespace checkd

#endif  // TRANSPORT_SPARE_SOCKETS_H_
