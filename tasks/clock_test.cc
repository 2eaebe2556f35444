#include "tasks/clock.h"

#include "gtest/gtest.h"

namespace checkd {
namespace {

TEST(Time, MillisecondsAreRoundedDown) {
  EXPECT_EQ(ToMillis(Duration(1999)), 1);
  EXPECT_EQ(ToMillis(Duration(2000)), 2);
  EXPECT_EQ(ToMillis(Duration(-1)), -1);
  EXPECT_EQ(Millis(1500) + Seconds(1), Duration(2500000));
}

TEST(Time, AfterDoesNotOverflow) {
  const Instant now = Instant{} + Seconds(5);
  EXPECT_EQ(After(now, Seconds(1)), Instant{} + Seconds(6));
  EXPECT_EQ(After(now, kForever), kNever);
  EXPECT_EQ(After(now, kNever - now), kNever);
  EXPECT_EQ(After(Instant{} - Seconds(5), Seconds(1)), Instant{} - Seconds(4));
}

TEST(MonotonicClock, DoesNotGoBack) {
  MonotonicClock clock;
  const Instant first = clock.Now();
  EXPECT_GE(clock.Now(), first);
}

TEST(VirtualClock, MovesOnlyWhenTold) {
  VirtualClock clock;
  EXPECT_EQ(clock.Now(), Instant{});
  clock.Advance(Millis(3));
  EXPECT_EQ(clock.Now(), Instant{} + Millis(3));
  clock.Set(Instant{} + Millis(10));
  EXPECT_EQ(clock.Now(), Instant{} + Millis(10));
}

TEST(VirtualClock, DoesNotGoBack) {
  VirtualClock clock(Instant{} + Seconds(1));
  clock.Set(Instant{});
  EXPECT_EQ(clock.Now(), Instant{} + Seconds(1));
}

TEST(SystemWallClock, CountsFromTheEpoch) {
  SystemWallClock wall;
  EXPECT_GT(wall.NowMicros(), 1600000000000000);
}

TEST(VirtualWallClock, FollowsTheVirtualClockAndCanBeSet) {
  VirtualClock clock(Instant{} + Seconds(7));
  VirtualWallClock wall(&clock, 1000000);
  EXPECT_EQ(wall.NowMicros(), 1000000);
  clock.Advance(Millis(5));
  EXPECT_EQ(wall.NowMicros(), 1005000);
  wall.Set(42);
  EXPECT_EQ(wall.NowMicros(), 42);
}

}  // namespace
}  // namespace checkd
