#ifndef CHECKD_TASKS_LOOP_TIME_H_
#define CHECKD_TASKS_LOOP_TIME_H_

#include <cstdint>

#include "tasks/time.h"

namespace checkd {

// Loop time: the monotonic clock without the time in which the process was held
// up (stopped, suspended, starved). Feed it the clock around each poll:
//
//   time.BeginPoll(clock->Now());
//   poller->Collect(timeout);
//   time.EndPoll(clock->Now(), timeout);
//   Use(time.now());
//
// A stall is a poll that came back more than `threshold` after its timeout, or
// more than `threshold` between two polls. Of the poll nothing counts, since
// nobody knows when in it the process was held up: deadlines gain at most what
// the poll was allowed to take. Of the work between polls `threshold` counts,
// so that an overloaded loop still gets on. No I/O, no clock of its own; not
// thread-safe.
class LoopTime {
 public:
  // `start`: what the clock says at construction, and what now() begins with.
  // Hold-ups up to `threshold` count as time like any other.
  LoopTime(Instant start, Duration threshold)
      : threshold_(threshold), last_(start), now_(start) {}

  // Both return how long a stall they have found; zero: none. The time before
  // the first poll does not count and is no stall: what was scheduled at set-up
  // keeps its distance from the start.
  Duration BeginPoll(Instant clock);
  // They are called in turn, with clocks that do not go back. `timeout`: how
  // long the poll was allowed to last; with kForever no wait is a stall.
  Duration EndPoll(Instant clock, Duration timeout);

  // As of the last of the two calls. Never goes back.
  Instant now() const { return now_; }

  // How many stalls there were, how long they were together, and the longest.
  uint64_t stalls() const { return stalls_; }
  Duration stalled() const { return stalled_; }
  Duration longest_stall() const { return longest_; }

 private:
  Duration Exclude(Duration stall);

  const Duration threshold_;
  bool started_ = false;
  Instant last_;  // the clock at the last call
  Instant now_;
  uint64_t stalls_ = 0;
  Duration stalled_{};
  Duration longest_{};
};

}  // namespace checkd

#endif  // CHECKD_TASKS_LOOP_TIME_H_
