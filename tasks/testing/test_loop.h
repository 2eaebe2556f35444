#ifndef CHECKD_TASKS_TESTING_TEST_LOOP_H_
#define CHECKD_TASKS_TESTING_TEST_LOOP_H_

#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/testing/fake_poller.h"
#include "tasks/time.h"

namespace checkd {

// An event loop in virtual time, which jumps to the next deadline or outside
// event when nothing else is to be done.
//
//   TestLoop test;
//   Task task(&OnTimer, &state, test.loop());
//   task.Schedule(test.Now() + Seconds(30));
//   test.RunFor(Seconds(31));          // at once, and OnTimer has been called
//
// Do not advance the clock by hand: to the loop that is a stall, and no time
// passes.
class TestLoop {
 public:
  // `options` for tests of the loop itself; by default polls last as long as
  // they can.
  TestLoop() : TestLoop(EventLoop::Options{.max_wait = kForever}) {}
  explicit TestLoop(const EventLoop::Options& options);

  VirtualClock* clock() { return &clock_; }
  FakePoller* poller() { return &poller_; }
  EventLoop* loop() { return &loop_; }
  Instant Now() const { return loop_.Now(); }

  // Runs what can be done at this instant. Time stands still.
  void RunReady();
  // Runs all that happens within the next `time`, its last instant included.
  void RunFor(Duration time);
  // Runs until nothing is queued, armed or to come from outside. False: there
  // was still something after `limit` of loop time.
  bool RunUntilIdle(Duration limit = Seconds(3600));
  // Runs until `done()`, which is asked after each turn. False: not within
  // `limit`.
  template <typename Done>
  bool RunUntil(Done done, Duration limit = Seconds(3600)) {
    const Instant end = After(Now(), limit);
    while (!done()) {
      if (!TurnBefore(end)) return false;
    }
    return true;
  }

 private:
  // One turn; false: nothing is left to do until `end`.
  bool TurnBefore(Instant end);

  VirtualClock clock_;
  FakePoller poller_;
  EventLoop loop_;
};

// The same for a loop with a clock and a poller of one's own.
void RunFor(EventLoop* loop, FakePoller* poller, Duration time);
bool RunUntilIdle(EventLoop* loop, FakePoller* poller,
                  Duration limit = Seconds(3600));

}  // namespace checkd

#endif  // CHECKD_TASKS_TESTING_TEST_LOOP_H_
