#include "checks/engine/engine_stats.h"

#include "gtest/gtest.h"

namespace checkd {
namespace {

TEST(LatencyHistogram, IsZeroWhenEmpty) {
  LatencyHistogram h;
  EXPECT_EQ(h.Quantile(0.5), 0);
  EXPECT_EQ(h.max(), 0);
}

TEST(LatencyHistogram, IsExactForSmallValues) {
  LatencyHistogram h;
  for (int i = 0; i < 8; ++i) h.Add(i);
  EXPECT_EQ(h.Quantile(0), 0);
  EXPECT_EQ(h.Quantile(0.5), 3);
  EXPECT_EQ(h.Quantile(1), 7);
}

TEST(LatencyHistogram, IsWithinAnEighthAbove) {
  for (int64_t value = 1; value < int64_t{1} << 38; value = value * 3 + 1) {
    LatencyHistogram h;
    h.Add(value);
    h.Add(int64_t{1} << 39);
    EXPECT_GE(h.Quantile(0.5), value);
    EXPECT_LE(h.Quantile(0.5), value + value / 8);
  }
}

TEST(LatencyHistogram, TellsTheTopOfABucketOrTheMostThereWas) {
  LatencyHistogram h;
  h.Add(16);
  EXPECT_EQ(h.Quantile(0.5), 16);
  h.Add(1000);
  EXPECT_EQ(h.Quantile(0.5), 17) << "16 and 17 are one bucket";
}

TEST(LatencyHistogram, NoMoreThanItsShareIsAboveAQuantile) {
  LatencyHistogram h;
  for (int value : {5, 6, 7}) h.Add(value);
  EXPECT_EQ(h.Quantile(0), 5) << "the least there was";
  EXPECT_EQ(h.Quantile(0.5), 6) << "two thirds are above 5";
}

TEST(LatencyHistogram, TheLastOfItsRangeHasABucketOfItsOwn) {
  constexpr int64_t kLast = (int64_t{1} << 40) - 1;
  LatencyHistogram h;
  h.Add(kLast);
  h.Add(INT64_MAX);
  EXPECT_EQ(h.Quantile(0.5), kLast);
}

TEST(LatencyHistogram, KeepsWhatIsBeyondItsRange) {
  LatencyHistogram h;
  h.Add(INT64_MAX);
  h.Add(-5);
  EXPECT_EQ(h.count(), 2u);
  EXPECT_EQ(h.max(), INT64_MAX);
  EXPECT_EQ(h.Quantile(0.5), 0);
}

TEST(EngineStats, CountsByResult) {
  EngineStats stats;
  stats.AddFinished(CheckResult::kPassed);
  stats.AddFinished(CheckResult::kCondPass);
  stats.AddFinished(CheckResult::kFailed);
  EXPECT_EQ(stats.finished(), 3u);
  stats.AddFinished(CheckResult::kPassed);
  stats.AddFinished(CheckResult::kPassed);
  stats.AddFinished(CheckResult::kFailed);
  EXPECT_EQ(stats.Get(EngineCounter::kRunsPassed), 3u);
  EXPECT_EQ(stats.Get(EngineCounter::kRunsCondPassed), 1u);
  EXPECT_EQ(stats.Get(EngineCounter::kRunsFailed), 2u);
  EXPECT_EQ(stats.finished(), 6u);
}

TEST(EngineStats, NamesEveryCounter) {
  for (const EngineCounterInfo& info : kEngineCounters) {
    EXPECT_FALSE(info.name.empty());
    EXPECT_FALSE(info.help.empty());
  }
}

}  // namespace
}  // namespace checkd
