#include "checks/server/serving.h"

#include "gtest/gtest.h"

namespace checkd {
namespace {

constexpr ServerShare kNothing{};
constexpr ServerShare kActive{false, true, 10};
constexpr ServerShare kBackup{true, true, 1};

TEST(ServingTally, F381CountsActiveAndBackup) {
  ServingTally tally(0);
  tally.Start(kActive);
  tally.Start(kActive);
  tally.Start(kBackup);
  tally.Start(kNothing);
  EXPECT_EQ(tally.act(), 2u);
  EXPECT_EQ(tally.bck(), 1u);
  EXPECT_EQ(tally.act_weight(), 20u);
  EXPECT_EQ(tally.chkdown(), 0u);
}

TEST(ServingTally, F437EmptiedOnlyByTheLastOne) {
  ServingTally tally(0);
  tally.Start(kActive);
  tally.Start(kBackup);
  EXPECT_FALSE(tally.Replace(kActive, kNothing, 1).emptied);
  EXPECT_TRUE(tally.Replace(kBackup, kNothing, 2).emptied);
  EXPECT_FALSE(tally.Replace(kNothing, kNothing, 3).emptied);
  EXPECT_EQ(tally.chkdown(), 1u);
}

TEST(ServingTally, F380DowntimeOfWholeOutages) {
  ServingTally tally(100);
  tally.Start(kActive);
  tally.Replace(kActive, kNothing, 110);
  EXPECT_EQ(tally.DowntimeAt(115), 5u);
  EXPECT_EQ(tally.changed_s(), 110u);
  tally.Replace(kNothing, kActive, 120);
  EXPECT_EQ(tally.DowntimeAt(130), 10u);
  EXPECT_EQ(tally.changed_s(), 120u);
  tally.Replace(kActive, kNothing, 130);
  EXPECT_EQ(tally.DowntimeAt(131), 11u);
}

TEST(ServingTally, EmptyFromTheStartIsDowntimeWithoutTransition) {
  ServingTally tally(0);
  tally.Start(kNothing);
  EXPECT_EQ(tally.DowntimeAt(7), 7u);
  EXPECT_EQ(tally.chkdown(), 0u);
}

TEST(ServingTally, WeightChangesAreNoTransition) {
  ServingTally tally(0);
  tally.Start(kActive);
  const ServingCounts counts = tally.Replace(kActive, {false, true, 3}, 9);
  EXPECT_EQ(counts.act, 1u);
  EXPECT_EQ(tally.act_weight(), 3u);
  EXPECT_EQ(tally.changed_s(), 0u);
}

}  // namespace
}  // namespace checkd
