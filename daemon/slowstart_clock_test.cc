#include "daemon/slowstart_clock.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "daemon/testing/test_fleet.h"
#include "gtest/gtest.h"
#include "tasks/testing/test_loop.h"

namespace checkd {
namespace {

constexpr int kServers = 5000;

class SlowstartClockTest : public testing::Test {
 protected:
  SlowstartClockTest()
      : fleet_(absl::StrCat("backend a\n  server x 127.0.0.1:1\n"
                            "backend b\n  server-template s ",
                            kServers, " 127.0.0.1:1 slowstart 3s\n")),
        slowstarts_(&fleet_.fleet, loop_.loop()) {
    slowstarts_.Start();
    loop_.RunReady();
  }
  // The last server of the fleet comes up.
  Server& StartLast() {
    Server& last = fleet_.server(absl::StrCat("b/s", kServers));
    last.SetAdmin(AdminCommand::kMaint);
    last.SetAdmin(AdminCommand::kReady);
    return last;
  }
  // Both the fleet's clock and the loop's.
  void Pass(Duration time) {
    fleet_.clock.Advance(time);
    loop_.RunFor(time);
  }

  TestLoop loop_;
  TestFleet fleet_;
  SlowstartClock slowstarts_;
};

TEST_F(SlowstartClockTest, EndsTheLastOfManyInTime) {
  const Server& last = StartLast();
  ASSERT_EQ(last.Op(), OpState::kStarting);
  Pass(Seconds(2));
  EXPECT_EQ(last.Op(), OpState::kStarting);
  Pass(Seconds(2));
  EXPECT_EQ(last.Op(), OpState::kRunning);
}

TEST_F(SlowstartClockTest, LooksAtSomeServersATurn) {
  StartLast();
  const uint32_t before = loop_.loop()->turn();
  Pass(Seconds(1));
  EXPECT_GE(loop_.loop()->turn() - before, kServers / 2000u);
  const uint32_t idle = loop_.loop()->turn();
  Pass(Seconds(4));  // it has ended after three
  Pass(Seconds(10));
  EXPECT_LT(loop_.loop()->turn() - idle, 40u) << "nobody is starting";
}

}  // namespace
}  // namespace checkd
