// Ends the slowstarts whose time has passed, each second (F382): some servers a
// turn of the control loop.
//
//   SlowstartClock slowstarts(&fleet, &control_loop);
//   if (fleet.HasSlowstart()) slowstarts.Start();
//
// Thread: the control loop's.
#ifndef DAEMON_FLEET_SLOWSTART_CLOCK_H_
#define DAEMON_FLEET_SLOWSTART_CLOCK_H_

#include <cstddef>

#include "daemon/fleet/fleet.h"
#include "tasks/event_loop.h"
#include "tasks/tasklet.h"

namespace checkd {

class SlowstartClock {
 public:
  // Both outlive it.
  SlowstartClock(const Fleet* fleet, EventLoop* control)
      : fleet_(fleet),
        control_(control),
        task_(&SlowstartClock::OnTick, this, control) {}

  // Looks at all servers from now on, each second after the last look is done,
  // until the clock is destroyed.
  void Start() { task_.Wakeup(); }

 private:
  static void OnTick(void* self);

  const Fleet* const fleet_;
  EventLoop* const control_;
  Task task_;
  // Where it goes on.
  size_t proxy_ = 0;
  size_t server_ = 0;
};

}  // namespace checkd

#endif  // DAEMON_FLEET_SLOWSTART_CLOCK_H_
