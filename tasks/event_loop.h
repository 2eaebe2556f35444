#ifndef CHECKD_TASKS_EVENT_LOOP_H_
#define CHECKD_TASKS_EVENT_LOOP_H_

#include <atomic>
#include <cstdint>
#include <functional>

#include "tasks/clock.h"
#include "tasks/list.h"
#include "tasks/loop_time.h"
#include "tasks/mailbox.h"
#include "tasks/poller.h"
#include "tasks/tasklet.h"
#include "tasks/time.h"
#include "tasks/timer_wheel.h"
#include "tasks/turn_meter.h"

namespace checkd {

// Runs one shard's work on one thread: poll, then tasklets, then timers, and
// again.
//
//   MonotonicClock clock;
//   EpollPoller poller;
//   EventLoop loop(&clock, &poller);
//   Task task(&OnTimer, &context, &loop);
//   task.Schedule(loop.Now() + Seconds(2));
//   loop.Run();
//
// Three promises, on which the checks' verdicts rest:
//
// 1. What has arrived is read before anything is called a timeout. A deadline D
//    fires only after a poll that began at or after D (or that found nothing
//    and lasted until D) was delivered in full, and the tasklets it woke have
//    run; not those that yielded.
// 2. Time in which the process was held up is no time (loop_time.h). After a
//    SIGCONT or a resume all deadlines are as far away as they were: no false
//    timeouts, no burst. For this no poll lasts more than `max_wait` while a
//    deadline is set.
// 3. A turn ends, whatever floods (decision 9): what is due, ready and posted
//    is taken in bounded numbers, and who yields waits for the next turn. How
//    long turns were, and by what, is in meter().
//
// Only Post() and Stop() may be called from other threads. Everything that is
// bound to a loop is destroyed before it; clock and poller outlive it.
class EventLoop {
 public:
  // What is in force for the life of the loop.
  struct Options {
    // A hold-up that is longer counts as a stall (LoopTime), on the clock and
    // not in loop time.
    Duration stall_threshold = Millis(50);
    // How long a poll may last while a deadline is set. A stall in a poll puts
    // deadlines off by so much at most, and an idle loop that has one wakes as
    // often as this.
    Duration max_wait = Millis(100);
    // Deadlines may fire as much later as this (1 ms at least: the wheel's
    // resolution), so that many fire in one turn and the poller is asked once
    // for all of them. Never earlier.
    Duration timer_slack{};
    // Deadlines fired between two polls: a burst of starts must not keep
    // answers waiting.
    size_t timers_a_turn = 256;
    // The same for what other threads have posted.
    size_t letters_a_turn = 256;
    // Once that much of a turn was spent on those who yielded, the others of
    // them wait for the next one.
    Duration yielders_share = Millis(2);
  };

  // Reads the clock once; makes no descriptor and no thread. The loop belongs
  // to the thread that calls Run() or RunOnce(); until then whoever builds it
  // may schedule and wake.
  EventLoop(Clock* clock, Poller* poller);
  EventLoop(Clock* clock, Poller* poller, const Options& options);
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;
  ~EventLoop();

  // Loop time: the same throughout a turn, and as of the end of its poll. Free.
  // Begins with the first turn; until then it stands still at the time of
  // construction.
  Instant Now() const { return time_.now(); }
  Poller* poller() const { return poller_; }

  // Turns until Stop(); a Stop() that came before counts. The next Run() goes
  // on with what is left: nothing is dropped in between.
  void Run();
  // One turn, whose poll waits for `max_wait` at most. For tests and tools; not
  // from within work of the same loop. kForever: no limit.
  void RunOnce(Duration max_wait);
  // Makes Run() return after the present turn, with nothing cancelled: what
  // waits still waits. Any thread, and signal handlers.
  void Stop();

  // Calls `fn()` on the loop's thread, once, in order of posting, from a turn
  // and never from within Post(). Any thread. At the loop's end what has not
  // run is destroyed. Allocates: for commands, not for data. Unbounded: whoever
  // posts must not flood.
  void Post(Mailbox::Letter fn) { mailbox_.Post(std::move(fn)); }

  // Nothing can be done before the next event or deadline; the loop's thread
  // only.
  bool idle() const {
    return queue_.empty() && yielded_.empty() && yielders_.empty() &&
           !mailbox_.full();
  }
  // Counts turns: the same number means the same turn. Wraps. 0 before the
  // first one.
  uint32_t turn() const { return turn_; }
  // See TimerWheel::NextDeadline(); kNever: no deadline is set. The loop's
  // thread only.
  Instant NextDeadline() { return wheel_.NextDeadline(); }

  // Stalls so far: how many, all together, the longest; and whom to tell of
  // each, on the loop's thread, between poll and delivery (or before a poll).
  uint64_t stalls() const { return time_.stalls(); }
  Duration stalled() const { return time_.stalled(); }
  Duration longest_stall() const { return time_.longest_stall(); }
  // One function, the last that was set; at set-up. The duration is what loop
  // time leaves out.
  void OnStall(std::function<void(Duration)> fn) { on_stall_ = std::move(fn); }

  // How long turns took, and by what. Some of it can be read from other threads
  // (turn_meter.h).
  const TurnMeter& meter() const { return meter_; }
  // What work done by `fn` is called there, whatever the function's arguments.
  // At set-up; `name` is a constant. Several functions may share a name, and
  // are then measured as one.
  template <typename Fn>
  void NameWork(Fn* fn, const char* name) {
    meter_.Name(TurnMeter::Of(fn), name);
  }
  // Whom to tell of each long turn, on the loop's thread, between turns. One
  // function, the last that was set; at set-up.
  void OnLongTurn(std::function<void(const TurnMeter::LongTurn&)> fn) {
    on_long_turn_ = std::move(fn);
  }

  // The most by which a deadline fired late so far, in loop time. The slack
  // counts as late. The loop's thread only.
  Duration max_lateness() const { return max_lateness_; }

 private:
  friend class Tasklet;
  friend class Task;

  using Tasklets = List<Tasklet, &Tasklet::hook_>;

  void Enqueue(Tasklet* tasklet) { queue_.PushBack(tasklet); }
  void EnqueueForNextTurn(Tasklet* tasklet) { yielded_.PushBack(tasklet); }
  void Schedule(Task* task, Instant deadline);

  Duration PollTimeout(Duration max_wait);
  bool Poll(Duration timeout);
  // When the next deadlines fire, together.
  Instant FireAt();
  void ReadMail();
  void RunQueue();
  void RunTimers();
  void RunYielders();
  Instant Run(Tasklet* tasklet, const char* kind);
  void Fire(Task* task);
  void EndTurn();
  void Report(Duration stall);

  Clock* const clock_;
  Poller* const poller_;
  const Options options_;
  LoopTime time_;
  Instant covered_;       // deadlines up to here may fire (promise 1)
  Instant series_begin_;  // of the poll, or of the first of several with full
                          // batches
  Tasklets queue_;
  Tasklets pass_;      // what is left of the present pass
  Tasklets yielded_;   // for the next turn
  Tasklets yielders_;  // of the last turn, whose turn it is
  TimerWheel wheel_;
  Mailbox mailbox_;
  TurnMeter meter_;
  uint32_t turn_ = 0;
  std::atomic<bool> stop_{false};
  Duration max_lateness_{};
  std::function<void(Duration)> on_stall_;
  std::function<void(const TurnMeter::LongTurn&)> on_long_turn_;
};

}  // namespace checkd

#endif  // CHECKD_TASKS_EVENT_LOOP_H_
