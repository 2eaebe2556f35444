// An event loop over the kernel, for tests that need real sockets.
#ifndef TRANSPORT_TESTING_REAL_LOOP_H_
#define TRANSPORT_TESTING_REAL_LOOP_H_

#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "transport/connection.h"
#include "transport/sockets/kernel_net.h"

namespace checkd {

struct RealLoop {
  // Turns until `done()`; false if that takes longer than any healthy machine.
  template <typename Done>
  bool RunUntil(Done done) {
    const Instant end = clock.Now() + Seconds(20);
    while (!done()) {
      if (clock.Now() >= end) return false;
      loop.RunOnce(Millis(100));
    }
    return true;
  }

  MonotonicClock clock;
  EpollPoller poller;
  EventLoop loop{&clock, &poller};
  KernelNet net;
  TransportContext context{&loop, &poller, &net};
};

}  // namespace checkd

#endif  // TRANSPORT_TESTING_REAL_LOOP_H_
