#include "tasks/timer_wheel.h"

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace checkd {
namespace {

constexpr Instant kOrigin = Instant{} + Seconds(1000) + Duration(123);
constexpr Duration kMax = Millis((int64_t{1} << 31) - 1);

// When each timer fired, to the ms, found by following NextDeadline().
std::vector<Instant> FireAll(TimerWheel& wheel,
                             std::vector<Timer*>* order = nullptr) {
  std::vector<Instant> fired;
  for (Instant next = wheel.NextDeadline(); next != kNever;
       next = wheel.NextDeadline()) {
    wheel.Advance(next, [&](Timer& timer) {
      EXPECT_FALSE(timer.armed());
      EXPECT_GE(next, timer.deadline());
      fired.push_back(next);
      if (order != nullptr) order->push_back(&timer);
    });
  }
  return fired;
}

TEST(TimerWheel, ATimerIsSmall) { EXPECT_LE(sizeof(Timer), 40u); }

class TimerWheelDelay : public ::testing::TestWithParam<Duration> {};

TEST_P(TimerWheelDelay, FiresOnceWithinAMillisecondAndNeverEarly) {
  // From several places in the lowest slots, so that every digit carries.
  for (const Duration from :
       {Millis(0), Millis(1), Millis(255), Millis(65535), Millis(70000)}) {
    TimerWheel wheel(kOrigin);
    wheel.Advance(kOrigin + from, [](Timer&) {});
    Timer timer;
    const Instant deadline = kOrigin + from + GetParam();
    wheel.Add(&timer, deadline);
    EXPECT_TRUE(timer.armed());
    EXPECT_EQ(timer.deadline(), deadline);
    const std::vector<Instant> fired = FireAll(wheel);
    ASSERT_EQ(fired.size(), 1u);
    EXPECT_GE(fired[0], deadline);
    EXPECT_LT(fired[0], deadline + Millis(1));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Delays, TimerWheelDelay,
    ::testing::Values(Duration(1), Duration(999), Millis(1), Duration(1001),
                      Millis(254), Millis(255), Millis(256), Millis(257),
                      Seconds(2), Millis(65535), Millis(65536), Seconds(100),
                      Seconds(16777), Seconds(86400), kMax));

TEST(TimerWheel, FiresInOrderAcrossLevels) {
  TimerWheel wheel(kOrigin);
  std::vector<Duration> delays;
  for (Duration d = Millis(1); d < kMax / 2; d = d * 3 / 2 + Millis(1))
    delays.push_back(d);
  std::shuffle(delays.begin(), delays.end(), std::mt19937(1));
  std::vector<std::unique_ptr<Timer>> timers;
  for (const Duration delay : delays) {
    timers.push_back(std::make_unique<Timer>());
    wheel.Add(timers.back().get(), kOrigin + delay);
  }
  std::vector<Timer*> order;
  wheel.Advance(kOrigin + kMax, [&](Timer& timer) { order.push_back(&timer); });
  EXPECT_EQ(order.size(), delays.size());
  EXPECT_TRUE(std::is_sorted(
      order.begin(), order.end(),
      [](Timer* a, Timer* b) { return a->deadline() < b->deadline(); }));
}

TEST(TimerWheel, ADeadlineInThePastFiresAtTheNextAdvance) {
  TimerWheel wheel(kOrigin);
  wheel.Advance(kOrigin + Seconds(1), [](Timer&) {});
  Timer past, minimum;
  wheel.Add(&past, kOrigin);
  wheel.Add(&minimum, Instant::min());
  EXPECT_LE(wheel.NextDeadline(), kOrigin + Seconds(1));
  EXPECT_EQ(wheel.Advance(kOrigin + Seconds(1), [](Timer&) {}), 2u);
}

TEST(TimerWheel, DeadlinesAreClampedAt24Point8Days) {
  TimerWheel wheel(kOrigin);
  Timer year, never;
  wheel.Add(&year, kOrigin + Seconds(365 * 86400));
  wheel.Add(&never, kNever);
  EXPECT_EQ(year.deadline(), kOrigin + kMax);
  EXPECT_EQ(FireAll(wheel),
            (std::vector<Instant>{kOrigin + kMax, kOrigin + kMax}));
}

TEST(TimerWheel, GoesOnForYears) {
  TimerWheel wheel(kOrigin);
  Instant now = kOrigin;
  Timer timer;
  for (int month = 0; month < 12 * 40; ++month) {
    now += Seconds(30 * 86400);
    wheel.Advance(now, [](Timer&) {});
    wheel.Add(&timer, now + Seconds(86400));
    EXPECT_EQ(wheel.Advance(now + Seconds(86399), [](Timer&) {}), 0u);
    EXPECT_EQ(wheel.Advance(now + Seconds(86401), [](Timer&) {}), 1u);
  }
}

TEST(TimerWheel, RearmingMovesTheDeadline) {
  TimerWheel wheel(kOrigin);
  Timer timer;
  wheel.Add(&timer, kOrigin + Millis(5));
  wheel.Add(&timer, kOrigin + Millis(50));
  EXPECT_EQ(wheel.Advance(kOrigin + Millis(49), [](Timer&) {}), 0u);
  EXPECT_EQ(wheel.Advance(kOrigin + Millis(50), [](Timer&) {}), 1u);
}

TEST(TimerWheel, ACancelledOrDestroyedTimerDoesNotFire) {
  TimerWheel wheel(kOrigin);
  Timer cancelled;
  auto destroyed = std::make_unique<Timer>();
  wheel.Add(&cancelled, kOrigin + Seconds(1));
  wheel.Add(destroyed.get(), kOrigin + Seconds(1));
  wheel.Cancel(&cancelled);
  wheel.Cancel(&cancelled);
  destroyed.reset();
  EXPECT_EQ(wheel.NextDeadline(), kNever);
  EXPECT_EQ(wheel.Advance(kOrigin + Seconds(2), [](Timer&) {}), 0u);
}

TEST(TimerWheel, TheFunctionMayCancelOthersDueAtTheSameTime) {
  TimerWheel wheel(kOrigin);
  Timer a, b, c;
  for (Timer* timer : {&a, &b, &c}) wheel.Add(timer, kOrigin + Millis(7));
  std::vector<Timer*> fired;
  wheel.Advance(kOrigin + Millis(7), [&](Timer& timer) {
    fired.push_back(&timer);
    b.Cancel();
  });
  EXPECT_EQ(fired, (std::vector<Timer*>{&a, &c}));
}

TEST(TimerWheel, TheFunctionMayRearmAndDestroyTheTimerThatFires) {
  TimerWheel wheel(kOrigin);
  Timer again;
  auto once = std::make_unique<Timer>();
  wheel.Add(&again, kOrigin + Millis(1));
  wheel.Add(once.get(), kOrigin + Millis(2));
  int fired = 0;
  const auto fn = [&](Timer& timer) {
    ++fired;
    if (&timer == &again) {
      wheel.Add(&again, again.deadline() + Millis(10));
    } else {
      once.reset();
    }
  };
  EXPECT_EQ(wheel.Advance(kOrigin + Millis(25), fn), 4u)
      << "at 1, 2, 11 and 21 ms";
  EXPECT_EQ(fired, 4);
  EXPECT_EQ(again.deadline(), kOrigin + Millis(31));
}

TEST(TimerWheel, WhatIsArmedAtOrBeforeThePresentWaitsForTheNextAdvance) {
  TimerWheel wheel(kOrigin);
  Timer timer;
  const auto rearm = [&](Timer&) { wheel.Add(&timer, kOrigin); };
  wheel.Add(&timer, kOrigin + Millis(3));
  EXPECT_EQ(wheel.Advance(kOrigin + Millis(3), rearm), 1u);
  EXPECT_EQ(wheel.Advance(kOrigin + Millis(3), rearm), 1u);
}

TEST(TimerWheel, AnAdvanceCanBeLimited) {
  TimerWheel wheel(kOrigin);
  Timer timers[5];
  for (int i = 0; i < 5; ++i)
    wheel.Add(&timers[i], kOrigin + Millis(1 + i / 2));
  std::vector<Timer*> fired;
  const auto fn = [&](Timer& timer) { fired.push_back(&timer); };
  EXPECT_EQ(wheel.Advance(kOrigin + Millis(9), fn, 3), 3u);
  EXPECT_LE(wheel.NextDeadline(), kOrigin + Millis(9)) << "the rest stays due";
  Timer late;
  wheel.Add(&late, kOrigin);
  EXPECT_EQ(wheel.Advance(kOrigin + Millis(9), fn, 9), 3u);
  EXPECT_EQ(fired, (std::vector<Timer*>{&timers[0], &timers[1], &timers[2],
                                        &timers[3], &late, &timers[4]}));
}

// Any sequence of operations must look the same as on a sorted map.
TEST(TimerWheel, BehavesLikeASortedMap) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const auto below = [&](int n) {
      return static_cast<int>(random() % static_cast<unsigned>(n));
    };
    TimerWheel wheel(kOrigin);
    std::vector<Timer> timers(200);
    std::multimap<Instant, Timer*> model;
    const auto forget = [&](Timer* timer) {
      const auto [first, last] = model.equal_range(timer->deadline());
      const auto at = std::find_if(
          first, last, [&](auto& entry) { return entry.second == timer; });
      if (at != last) model.erase(at);
    };
    Instant now = kOrigin;
    for (int step = 0; step < 5000; ++step) {
      Timer* timer = &timers[static_cast<size_t>(below(200))];
      const int op = below(10);
      if (op < 6) {
        if (timer->armed()) forget(timer);
        // All magnitudes alike, some of them in the past.
        const Instant deadline =
            now + Duration(int64_t{1} << below(41)) - Millis(below(3));
        wheel.Add(timer, deadline);
        model.emplace(timer->deadline(), timer);
      } else if (op < 8) {
        if (timer->armed()) forget(timer);
        wheel.Cancel(timer);
      } else {
        const Instant next = wheel.NextDeadline();
        ASSERT_EQ(next == kNever, model.empty());
        if (!model.empty()) {
          ASSERT_LT(next, std::max(now, model.begin()->first) + Millis(1));
        }
        const Instant before =
            now;  // deadlines that had passed by then are in no order
        now += Duration(int64_t{1} << below(36));
        Instant last = before;
        wheel.Advance(now, [&](Timer& fired) {
          ASSERT_LE(fired.deadline(), now);
          ASSERT_GT(std::max(fired.deadline(), before) + Millis(1), last)
              << "out of order";
          last = std::max(last, fired.deadline());
          forget(&fired);
        });
        // What the model still has is not due, or will be within the ms.
        if (!model.empty()) {
          ASSERT_GT(model.begin()->first + Millis(1), now);
        }
      }
    }
  }
}

}  // namespace
}  // namespace checkd
