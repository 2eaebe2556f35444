#ifndef CHECKD_TASKS_TIME_H_
#define CHECKD_TASKS_TIME_H_

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace checkd {

// The time line of event loops: microseconds of a monotonic clock, less the
// time during which the process was held up (event_loop.h). Two loops may
// differ, so an Instant must not travel from one loop to another, and says
// nothing about the time of day (WallClock does).
struct LoopClock {
  using duration = std::chrono::microseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<LoopClock>;
  static constexpr bool is_steady = true;
};

using Duration = std::chrono::microseconds;
using Instant = std::chrono::time_point<LoopClock, Duration>;

// "No limit" and "not at all". Plain arithmetic on them overflows: use After().
// kForever is for waits, kNever for deadlines.
inline constexpr Duration kForever = Duration::max();
inline constexpr Instant kNever = Instant::max();

// Neither checks for overflow: 292 000 years fit.
constexpr Duration Millis(int64_t n) { return Duration(n * 1000); }
constexpr Duration Seconds(int64_t n) { return Duration(n * 1000000); }

// Whole milliseconds, rounded down (towards minus infinity).
constexpr int64_t ToMillis(Duration d) {
  return std::chrono::floor<std::chrono::milliseconds>(d).count();
}

// `start + wait`, or kNever where that would overflow. `wait` must not be
// negative.
constexpr Instant After(Instant start, Duration wait) {
  return wait >= kNever - std::max(start, Instant{}) ? kNever : start + wait;
}

}  // namespace checkd

#endif  // CHECKD_TASKS_TIME_H_
