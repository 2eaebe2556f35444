#include "checks/server/schedule.h"

#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using ::testing::ElementsAre;

constexpr uint32_t kMaxRandom = 0xffffffff;

TEST(ChooseInterval, F355ByHealthAndState) {
  const Intervals all{Seconds(2), Millis(500), Seconds(10)};
  EXPECT_EQ(ChooseInterval(all, OpState::kRunning, true, false), all.inter);
  EXPECT_EQ(ChooseInterval(all, OpState::kRunning, false, false),
            all.fastinter);
  EXPECT_EQ(ChooseInterval(all, OpState::kStopped, false, true), all.downinter);
  EXPECT_EQ(ChooseInterval(all, OpState::kStopped, false, false),
            all.fastinter);  // going up
  EXPECT_EQ(ChooseInterval(all, OpState::kStopping, true, false), all.inter);
  EXPECT_EQ(ChooseInterval(all, OpState::kRunning, false, true), all.fastinter);
}

TEST(ChooseInterval, F355UnsetOnesAreInter) {
  const Intervals only{Seconds(2), Duration::zero(), Duration::zero()};
  EXPECT_EQ(ChooseInterval(only, OpState::kRunning, false, false), only.inter);
  EXPECT_EQ(ChooseInterval(only, OpState::kStopped, false, true), only.inter);
}

TEST(ChooseInterval, F355ForcedFastIsFastAtFullHealth) {
  const Intervals all{Seconds(2), Millis(500), Seconds(10)};
  EXPECT_EQ(ChooseInterval(all, OpState::kRunning, true, false, true),
            all.fastinter);
  // F388: but not when down and out.
  EXPECT_EQ(ChooseInterval(all, OpState::kStopped, false, true, true),
            all.downinter);
}

TEST(Spread, F356StaysWithinItsPercentage) {
  EXPECT_EQ(Spread(Seconds(2), 0, kMaxRandom), Seconds(2));
  EXPECT_EQ(Spread(Seconds(2), 50, 0), Seconds(1));
  EXPECT_EQ(Spread(Seconds(2), 50, kMaxRandom), Seconds(3));
  EXPECT_EQ(Spread(Seconds(2), 10, 0x80000000), Seconds(2));
}

TEST(Spread, F356LongestIntervalDoesNotOverflow) {
  EXPECT_EQ(Spread(Millis(2147483647), 50, 0), Millis(2147483647) / 2);
}

std::vector<int64_t> Delays(const std::vector<int64_t>& intervals,
                            SpreadOptions options = {}, uint32_t random = 0) {
  StartPlan plan;
  for (const int64_t ms : intervals) plan.Add(Millis(ms));
  std::vector<int64_t> delays;
  for (size_t i = 0; i < intervals.size(); ++i) {
    delays.push_back(
        ToMillis(InitialDelay(plan, i, Millis(intervals[i]), options, random)));
  }
  return delays;
}

TEST(InitialDelay, F357SpreadsOverTheShortestInterval) {
  EXPECT_THAT(Delays({2000, 2000, 2000, 2000}),
              ElementsAre(0, 500, 1000, 1500));
  EXPECT_THAT(Delays({2000, 4000}), ElementsAre(0, 2000));  // its own is longer
}

TEST(InitialDelay, F357IntervalsBelowASecondAreNotTheShortest) {
  EXPECT_THAT(Delays({100, 100, 100, 4000}), ElementsAre(0, 1000, 2000, 3000));
  EXPECT_THAT(Delays({100, 100}), ElementsAre(0, 50));
  EXPECT_THAT(Delays({999, 1000}), ElementsAre(0, 500));
}

TEST(InitialDelay, F357SpreadAndItsLimit) {
  EXPECT_THAT(Delays({2000, 2000}, {50, Duration::zero()}, kMaxRandom),
              ElementsAre(0, 1500));
  EXPECT_THAT(Delays({2000, 2000}, {50, Duration::zero()}, 0),
              ElementsAre(0, 500));
  EXPECT_THAT(Delays({2000, 2000}, {0, Millis(1000)}), ElementsAre(0, 500));
}

TEST(InitialDelay, F358FirstCheckStartsAtOnce) {
  EXPECT_THAT(Delays({60000}), ElementsAre(0));
}

TEST(InitialDelay, AMillionChecksDoNotOverflow) {
  StartPlan plan;
  plan.checks = 1000000;
  plan.shortest = Millis(2147483647);
  EXPECT_EQ(InitialDelay(plan, 500000, plan.shortest, {}, 0),
            plan.shortest / 2);
}

}  // namespace
}  // namespace checkd
