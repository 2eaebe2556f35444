#ifndef CHECKD_TASKS_TIMER_WHEEL_H_
#define CHECKD_TASKS_TIMER_WHEEL_H_

#include <cstddef>
#include <cstdint>
#include <limits>

#include "tasks/list.h"
#include "tasks/time.h"

namespace checkd {

// A deadline in a TimerWheel: 24 bytes inside its owner. Destroying it cancels
// it.
struct Timer {
  bool armed() const { return hook.linked(); }
  // The last one set (clamped), whether or not it has fired; kNever at first.
  Instant deadline() const { return when; }
  void Cancel() { hook.Unlink(); }

  // The wheel's.
  ListHook hook;
  Instant when = kNever;
};

// A hierarchical timer wheel: 1 ms resolution, O(1) Add and Cancel, no
// allocation.
//
//   TimerWheel wheel(now);
//   wheel.Add(&timer, now + Seconds(2));          // intrusive, caller-owned
//   wheel.Advance(now, [](Timer& t) { ... });     // calls for what is due
//
// Never fires early, and up to 1 ms late; in order of deadline, where deadlines
// in the same millisecond count as equal. Deadlines further than 24.8 days
// (2^31 - 1 ms) ahead are clamped, HAProxy's own limit (F022). Not thread-safe:
// it belongs to one EventLoop.
//
// How: four levels of 256 slots, 1 ms, 256 ms, 65 s and 4.7 h wide. A timer
// sits in the lowest level that reaches as far as its deadline, and is sorted
// into a lower one when its slot begins: once for anything between 256 ms and
// 65 s.
class TimerWheel {
 public:
  static constexpr Duration kResolution = Millis(1);

  // `origin`: the instant at which its first millisecond begins; nothing before
  // it can be told apart. Some 16 KiB, whatever the number of timers.
  explicit TimerWheel(Instant origin) : origin_(origin) {}

  // Arms or re-arms. A deadline that has passed fires in the next Advance()
  // (not in the one that is going on), before all later ones. Not `kNever`,
  // which would be clamped like any other: Task::Schedule() sees to that.
  void Add(Timer* timer, Instant deadline);
  // No-op if not armed.
  void Cancel(Timer* timer) { timer->Cancel(); }

  // When Advance() has next something to do: the earliest deadline, rounded up
  // to the ms, if that is less than 256 ms away; else a lower bound of it (the
  // time to sort a slot). kNever: nothing is armed.
  Instant NextDeadline();

  // Calls `fn(Timer&)` for the timers whose deadline is at or before `now`, at
  // most `limit` of them (the rest stays due), and returns their number. A
  // timer is disarmed when `fn` sees it; `fn` may arm, cancel and destroy any
  // timer, also that one and others due at the same time. `now` must not go
  // back.
  template <typename Fn>
  size_t Advance(Instant now, Fn&& fn,
                 size_t limit = std::numeric_limits<size_t>::max()) {
    const uint64_t target = TickAt(now);
    size_t fired = 0;
    firing_.TakeAll(&due_);
    while (fired < limit) {
      Timer* timer = PopDue(target);
      if (timer == nullptr) break;
      ++fired;
      fn(*timer);
    }
    ReturnRest();
    return fired;
  }

 private:
  static constexpr int kLevels = 4;
  static constexpr int kBits = 8;
  static constexpr int kSlots = 1 << kBits;
  static constexpr int kWords = kSlots / 64;
  using Timers = List<Timer, &Timer::hook>;

  struct Level {
    // The first used slot after `slot`, going round: how far it is, 1..kSlots.
    // 0: none.
    int DistanceToNext(int slot);

    // A set bit may lag behind: its slot may have emptied through cancellation.
    uint64_t used[kWords] = {};
    Timers slots[kSlots];
  };

  // The last whole ms at `t`, and the first ms at which `t` has been reached.
  uint64_t TickAt(Instant t) const;
  uint64_t TickAfter(Instant t) const;

  void Insert(Timer* timer, uint64_t tick);
  bool FindNext(uint64_t* tick);
  void MoveTo(uint64_t tick);
  Timer* PopDue(uint64_t target);
  void ReturnRest();

  const Instant origin_;
  uint64_t tick_ =
      0;        // ms since origin_; all slots up to this one have been emptied
  Timers due_;  // for the next Advance()
  Timers firing_;  // of the Advance() that is going on
  Level levels_[kLevels];
};

}  // namespace checkd

#endif  // CHECKD_TASKS_TIMER_WHEEL_H_
