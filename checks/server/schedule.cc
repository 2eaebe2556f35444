#include "checks/server/schedule.h"

#include <algorithm>

namespace checkd {
namespace {

constexpr Duration kShortestThatCounts = Seconds(1);

}  // namespace

Intervals IntervalsOf(const ServerSpec& spec) {
  return {Millis(spec.inter_ms), Millis(spec.fastinter_ms),
          Millis(spec.downinter_ms)};
}

Duration ChooseInterval(const Intervals& intervals, OpState op,
                        bool full_health, bool zero_health, bool fast) {
  if (full_health && !fast) return intervals.inter;
  const Duration other = op == OpState::kStopped && zero_health
                             ? intervals.downinter
                             : intervals.fastinter;
  return other > Duration::zero() ? other : intervals.inter;
}

Duration Spread(Duration interval, int percent, uint32_t random) {
  const int64_t max_shift = interval.count() * percent / 100;
  const int64_t width = 2 * max_shift + 1;  // 31 bits of ms: up to 51 bits here
  const auto scaled =
      static_cast<int64_t>((static_cast<__int128>(width) * random) >> 32);
  return interval + Duration(scaled - max_shift);
}

void StartPlan::Add(Duration interval) {
  ++checks;
  if (interval < kShortestThatCounts) return;
  if (shortest == Duration::zero() || interval < shortest) shortest = interval;
}

Duration InitialDelay(const StartPlan& plan, int64_t index, Duration own,
                      const SpreadOptions& options, uint32_t random) {
  Duration over = Spread(std::max(plan.shortest, own), options.percent, random);
  if (options.max_spread > Duration::zero())
    over = std::min(over, options.max_spread);
  return Duration(
      static_cast<int64_t>(static_cast<__int128>(over.count()) * index /
                           std::max<int64_t>(plan.checks, 1)));
}

}  // namespace checkd
