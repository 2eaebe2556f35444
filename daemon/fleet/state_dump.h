// What SIGHUP makes the process tell about its proxies and servers (F124): some
// lines a turn of the control loop, so that a large fleet holds up nobody.
//
//   StateDump dump(&fleet, &console, &router, &control_loop);
//   dump.Start();
//
// Thread: the control loop's.
//
//   SIGHUP: Server web/s1 is UP. Conn: 0 act, 0 pend, 0 tot.
//   SIGHUP: Proxy web has 2 active servers and 0 backup servers available. ...
#ifndef DAEMON_FLEET_STATE_DUMP_H_
#define DAEMON_FLEET_STATE_DUMP_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "daemon/fleet/fleet.h"
#include "daemon/log/console.h"
#include "daemon/log/log_router.h"
#include "tasks/event_loop.h"
#include "tasks/tasklet.h"

namespace checkd {

class StateDump {
 public:
  // All outlive it.
  StateDump(const Fleet* fleet, Console* console, LogRouter* router,
            EventLoop* control)
      : fleet_(fleet),
        console_(console),
        router_(router),
        tasklet_(&StateDump::OnTurn, this, control) {}

  // Begins, or begins again with the first proxy where one is under way. Each
  // line is a warning on the console and a notice in the proxy's log. Proxies
  // that are disabled are left out. A server's state is that of the moment of
  // its line.
  void Start();

 private:
  static void OnTurn(void* self);
  // One line, or the next place to look; false at the end.
  bool Step();
  void SayHeading(const Proxy& proxy);
  void SayTotal(const Proxy& proxy);
  void Say(const Proxy& proxy, std::string_view line);

  const Fleet* const fleet_;
  Console* const console_;
  LogRouter* const router_;
  Tasklet tasklet_;
  size_t proxy_ = 0;
  size_t server_ = 0;
  bool opened_ = false;  // the heading of the proxy at hand was said
};

}  // namespace checkd

#endif  // DAEMON_FLEET_STATE_DUMP_H_
