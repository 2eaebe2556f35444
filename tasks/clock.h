#ifndef CHECKD_TASKS_CLOCK_H_
#define CHECKD_TASKS_CLOCK_H_

#include <cstdint>

#include "tasks/time.h"

namespace checkd {

// Where an EventLoop reads the time. Never goes back. Code that runs on a loop
// asks EventLoop::Now() instead, which costs nothing and excludes stalls. What
// a clock says is of its own time line: only differences mean something.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant Now() = 0;
};

// CLOCK_MONOTONIC, which stands still while the machine is suspended.
// Thread-safe. A call costs what a clock_gettime() does, so a loop makes it
// once a piece of work and not once a question.
class MonotonicClock final : public Clock {
 public:
  Instant Now() override;
};

// Time that moves only when told to: tests and simulations drive it, and a
// deadline of an hour costs them nothing. An EventLoop takes what it moves
// between two polls for time in which the process was held up (loop_time.h), so
// a simulated poller moves it in Collect(). Starts at Instant{}. Not
// thread-safe.
class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(Instant start = Instant{}) : now_(start) {}

  Instant Now() override { return now_; }
  Instant Now() const { return now_; }
  // `by` must not be negative.
  void Advance(Duration by) { now_ += by; }
  // An instant that has passed is ignored.
  void Set(Instant to) {
    if (to > now_) now_ = to;
  }

 private:
  Instant now_;
};

// The time of day, for log stamps and reports; never for deadlines, as it may
// jump.
class WallClock {
 public:
  virtual ~WallClock() = default;
  // Microseconds since 1970-01-01 00:00 UTC. May be less than it was before.
  virtual int64_t NowMicros() = 0;
};

// The system's own. Thread-safe. Costs what a clock_gettime() does.
class SystemWallClock final : public WallClock {
 public:
  int64_t NowMicros() override;
};

// A time of day that moves along with a VirtualClock, which must outlive it.
// Not thread-safe.
class VirtualWallClock final : public WallClock {
 public:
  // 2024-01-01 00:00 UTC at the clock's present instant, unless told otherwise.
  explicit VirtualWallClock(const VirtualClock* clock,
                            int64_t now_micros = 1704067200000000)
      : clock_(clock), offset_(now_micros - Micros()) {}

  int64_t NowMicros() override { return Micros() + offset_; }
  // Steps the time of day, forth or back, as an administrator would.
  void Set(int64_t now_micros) { offset_ = now_micros - Micros(); }

 private:
  int64_t Micros() const { return clock_->Now().time_since_epoch().count(); }

  const VirtualClock* const clock_;
  int64_t offset_;
};

}  // namespace checkd

#endif  // CHECKD_TASKS_CLOCK_H_
