// Hands what happens to the servers of a fleet to those who tell of it, in
// order, on the control loop: a hundred events a turn, so that others are
// served meanwhile.
//
//   EventQueue queue(&wall_clock);
//   Fleet fleet(&config, &queue, &clock);
//   EventFeed feed(&queue, &fleet, &control_loop);
//   feed.AddReader(&router);
//   ...
//   feed.Drain();   // at the end
//
// After a loss (more at once than the queue holds) readers hear how many were
// lost once the queue is empty, and then the present state of each server whose
// events those were: so the last that they hear of a server is always how it
// is.
//
// Thread: the control loop's; the queue brings it there.
#ifndef DAEMON_FLEET_EVENT_FEED_H_
#define DAEMON_FLEET_EVENT_FEED_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "checks/server/event.h"
#include "checks/server/event_queue.h"
#include "daemon/fleet/fleet.h"
#include "tasks/event_loop.h"
#include "tasks/tasklet.h"

namespace checkd {

class EventFeed {
 public:
  // All outlive it. Before there are threads. Takes the queue's OnNews(), so
  // there is one feed a queue.
  EventFeed(EventQueue* queue, const Fleet* fleet, EventLoop* control);

  // `reader` outlives the feed. Each is told of everything. Readers are called
  // on the control loop, one after the other for each event, and must neither
  // block nor add readers. Events are valid until they return.
  void AddReader(EventReader* reader) { readers_.push_back(reader); }

  // Hands out everything that waits, and what was lost, at once; states are not
  // told again. For the end of the process. As much as there is, in one go: not
  // while clients wait.
  void Drain();

 private:
  static void OnTurn(void* self);
  // Hands out what waits, at most `most`. False: nothing is left.
  bool HandOut(size_t most);
  void TellLoss();
  // Has the next servers told of again. False: there are none.
  bool ResendState();

  EventQueue* const queue_;
  const Fleet* const fleet_;
  EventLoop* const control_;
  Tasklet tasklet_;
  std::vector<EventReader*> readers_;
  uint64_t lost_ = 0;  // as far as readers know
  // A walk over all servers after a loss: where it goes on, and whether it must
  // begin anew.
  bool walking_ = false;
  bool walk_again_ = false;
  size_t proxy_ = 0;
  size_t server_ = 0;
};

}  // namespace checkd

#endif  // DAEMON_FLEET_EVENT_FEED_H_
