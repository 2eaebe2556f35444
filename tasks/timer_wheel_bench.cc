// The wheel with a million timers in it.
#include <cstdint>
#include <random>
#include <vector>

#include "benchmark/benchmark.h"
#include "tasks/timer_wheel.h"

namespace checkd {
namespace {

constexpr size_t kTimers = 1000000;

// A million timers, due within `interval`, as the checks of a large fleet are.
struct Armed {
  explicit Armed(Duration interval)
      : interval(interval), timers(kTimers), wheel(now) {
    for (Timer& timer : timers) wheel.Add(&timer, now + Wait());
  }
  Duration Wait() {
    return Duration(static_cast<int64_t>(
        random() % static_cast<uint64_t>(interval.count())));
  }

  Duration interval;
  Instant now;
  std::mt19937_64 random{1};
  std::vector<Timer> timers;
  TimerWheel wheel;
};

// An item: one timer moved to another deadline, as each step of a check does.
void BM_Rearm(benchmark::State& state) {
  Armed armed{Seconds(state.range(0))};
  for (auto _ : state) {
    Timer& timer = armed.timers[armed.random() % kTimers];
    armed.wheel.Add(&timer, armed.now + armed.Wait());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Rearm)->Arg(2)->Arg(60);

// An item: one timer that fires and is set to the next interval, moves between
// levels included.
void BM_FireAndRearm(benchmark::State& state) {
  Armed armed{Seconds(state.range(0))};
  int64_t fired = 0;
  for (auto _ : state) {
    armed.now += Millis(1);
    fired +=
        static_cast<int64_t>(armed.wheel.Advance(armed.now, [&](Timer& timer) {
          armed.wheel.Add(&timer, timer.deadline() + armed.interval);
        }));
  }
  state.SetItemsProcessed(fired);
}
BENCHMARK(BM_FireAndRearm)->Arg(2)->Arg(60);

// What a turn of the loop pays when nothing is due.
void BM_NothingDue(benchmark::State& state) {
  Armed armed{Seconds(60)};
  armed.wheel.Advance(armed.now, [](Timer&) {});
  for (auto _ : state) {
    benchmark::DoNotOptimize(armed.wheel.NextDeadline());
    armed.wheel.Advance(armed.now, [](Timer&) {});
  }
}
BENCHMARK(BM_NothingDue);

}  // namespace
}  // namespace checkd
