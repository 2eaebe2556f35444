#include "checks/server/slowstart.h"

#include <utility>

#include "checks/server/testing/test_backend.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// F382: 6, 37, 68 % of a slowstart of three seconds.
TEST(Slowstart, GrowsInSixteenths) {
  EXPECT_EQ(SlowstartAt(0, 3).percent, 6);
  EXPECT_EQ(SlowstartAt(1, 3).percent, 37);
  EXPECT_EQ(SlowstartAt(2, 3).percent, 68);
  EXPECT_EQ(SlowstartAt(3, 3).percent, 100);
  EXPECT_EQ(SlowstartAt(1, 3).Of(100), 38);
  EXPECT_EQ(SlowstartAt(0, 3).Of(1), 1);
}

class SlowstartTest : public testing::Test {
 protected:
  SlowstartTest() {
    fleet_.Add("s").MutableExtras().slowstart_s = 3;
    fleet_.Start();
  }
  void After(int seconds) {
    fleet_.clock.Advance(Seconds(seconds));
    size_t next = 0;
    size_t most = 100;
    EXPECT_FALSE(fleet_.backend->EndSlowstarts(&next, &most));
  }
  OpState op() { return fleet_["s"].Snapshot().op; }

  TestBackend fleet_;
};

TEST_F(SlowstartTest, NoneAtTheStart) {
  EXPECT_EQ(op(), OpState::kRunning);
  EXPECT_EQ(fleet_["s"].Snapshot().throttle, -1);
}

// F338, F385.
TEST_F(SlowstartTest, IsToldAgainAtItsEnd) {
  fleet_.Fail("s", 3);
  fleet_.Pass("s", 2);
  fleet_.TakeLines();
  EXPECT_EQ(op(), OpState::kStarting);
  EXPECT_EQ(fleet_["s"].Snapshot().throttle, 6);
  EXPECT_EQ(fleet_.Status("s"), "UP");
  After(2);
  EXPECT_EQ(op(), OpState::kStarting);
  EXPECT_THAT(fleet_.TakeLines(), IsEmpty());
  After(1);
  EXPECT_EQ(op(), OpState::kRunning);
  EXPECT_THAT(fleet_.TakeLines(),
              ElementsAre("5 Server b/s is UP" + Online(1, 0)));
}

TEST_F(SlowstartTest, EndsWithTheServer) {
  fleet_.Fail("s", 3);
  fleet_.Pass("s", 2);
  fleet_.Fail("s", 3);
  fleet_.TakeLines();
  After(5);
  EXPECT_EQ(op(), OpState::kStopped);
  EXPECT_THAT(fleet_.TakeLines(), IsEmpty());
}

// `set server health` in the middle of one.
TEST_F(SlowstartTest, GoesOnIfHealthIsSetToUp) {
  fleet_.Fail("s", 3);
  fleet_.Pass("s", 2);
  After(1);
  fleet_.TakeLines();
  fleet_["s"].SetHealth(HealthCommand::kUp);
  EXPECT_EQ(op(), OpState::kStarting);
  EXPECT_EQ(fleet_["s"].Snapshot().throttle, 37);
  EXPECT_THAT(fleet_.TakeLines(), IsEmpty());
  After(2);
  EXPECT_EQ(op(), OpState::kRunning);
}

TEST_F(SlowstartTest, EndsIfHealthIsSetToStoppingOrDown) {
  for (const auto& [command, state] :
       {std::pair(HealthCommand::kStopping, OpState::kStopping),
        std::pair(HealthCommand::kDown, OpState::kStopped)}) {
    fleet_.Fail("s", 3);
    fleet_.Pass("s", 2);
    ASSERT_EQ(op(), OpState::kStarting);
    fleet_["s"].SetHealth(command);
    EXPECT_EQ(op(), state);
    EXPECT_EQ(fleet_["s"].Snapshot().throttle, -1);
    fleet_.TakeLines();
    After(5);
    EXPECT_EQ(op(), state);
    EXPECT_THAT(fleet_.TakeLines(), IsEmpty());
    // As HAProxy 2.6: up, it begins anew.
    fleet_["s"].SetHealth(HealthCommand::kUp);
    EXPECT_EQ(op(), OpState::kStarting);
    EXPECT_EQ(fleet_["s"].Snapshot().throttle, 6);
    fleet_.TakeLines();
  }
}

TEST_F(SlowstartTest, FollowsMaintenanceToo) {
  fleet_["s"].SetAdmin(AdminCommand::kMaint);
  fleet_["s"].SetAdmin(AdminCommand::kReady);
  EXPECT_EQ(op(), OpState::kStarting);
  EXPECT_EQ(fleet_.TakeLines().back(),
            "5 Server b/s is UP/READY (leaving forced maintenance).");
  After(3);
  EXPECT_EQ(op(), OpState::kRunning);
}

// A large backend's are ended in parts.
TEST(Slowstarts, EndSomeServersAtATime) {
  TestBackend fleet;
  for (const char* name : {"a", "b", "c"}) {
    fleet.Add(name).MutableExtras().slowstart_s = 3;
  }
  fleet.Start();
  for (const char* name : {"a", "b", "c"}) {
    fleet[name].SetAdmin(AdminCommand::kMaint);
    fleet[name].SetAdmin(AdminCommand::kReady);
  }
  fleet.clock.Advance(Seconds(3));
  size_t next = 0;
  size_t most = 2;
  EXPECT_TRUE(fleet.backend->EndSlowstarts(&next, &most));
  EXPECT_EQ(next, 2u);
  EXPECT_EQ(fleet["b"].Op(), OpState::kRunning);
  EXPECT_EQ(fleet["c"].Op(), OpState::kStarting);
  most = 2;
  EXPECT_FALSE(fleet.backend->EndSlowstarts(&next, &most));
  EXPECT_EQ(most, 1u);
  EXPECT_EQ(fleet["c"].Op(), OpState::kRunning);
}

}  // namespace
}  // namespace checkd
