#include "daemon/fleet/slowstart_clock.h"

#include <algorithm>
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
  auto& servers = fleet_.fleet.Find("b")->backend->servers();
  for (Server& server : servers) {
    server.SetAdmin(AdminCommand::kMaint);
    server.SetAdmin(AdminCommand::kReady);
  }
  fleet_.clock.Advance(Seconds(4));
  const auto running = [&] {
    return std::count_if(servers.begin(), servers.end(), [](const Server& s) {
      return s.Op() == OpState::kRunning;
    });
  };
  while (running() == 0) loop_.loop()->RunOnce(kForever);
  EXPECT_EQ(running(), 2000);
  loop_.RunReady();
  EXPECT_EQ(running(), kServers);
}

TEST_F(SlowstartClockTest, RestsWhileNobodyIsStarting) {
  const uint32_t idle = loop_.loop()->turn();
  Pass(Seconds(10));
  EXPECT_LT(loop_.loop()->turn() - idle, 40u);
}

}  // namespace
}  // namespace checkd
