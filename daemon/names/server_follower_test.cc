#include "daemon/names/server_follower.h"

#include <vector>

#include "daemon/testing/test_fleet.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

class ServerFollowerTest : public ::testing::Test {
 protected:
  ServerFollowerTest()
      : fleet_(
            "resolvers r\n  nameserver n 127.0.0.1:53\n"
            "backend b\n  server s s.example:80 resolvers r init-addr none "
            "resolve-opts allow-dup-ip check\n") {
    events_.ready = [this](Server&) { ++ready_; };
    events_.stale = [this](ServerFollower&) { ++stale_; };
  }
  Server& server() { return fleet_.server("b/s"); }

  TestFleet fleet_;
  ServerFollower::Events events_;
  int ready_ = 0;
  int stale_ = 0;
};

TEST_F(ServerFollowerTest, F687ScalesWeightsAsHaproxy26) {
  ServerFollower follower(&server(), &events_);
  const struct {
    uint16_t record;
    uint16_t weight;
  } kCases[] = {{0, 0},       {1, 1},      {256, 1},     {257, 2},
                {512, 2},     {513, 3},    {25600, 100}, {65280, 255},
                {65281, 256}, {65535, 256}};
  for (const auto& c : kCases) {
    follower.SetSrvWeight(c.record);
    EXPECT_EQ(server().Snapshot().uweight, c.weight) << c.record;
  }
}

TEST_F(ServerFollowerTest, TellsOfAServerThatMayBeChecked) {
  ServerFollower follower(&server(), &events_);
  EXPECT_TRUE(follower.spec().allow_duplicates);
  follower.SetAddress(*Address::FromIp("192.0.2.1"), "r/n");
  EXPECT_EQ(ready_, 0);
  follower.SetResolved(true);
  EXPECT_EQ(ready_, 1);
  follower.SetResolved(true);
  EXPECT_EQ(ready_, 1);
  EXPECT_EQ(server().address(), *Address::FromIp("192.0.2.1", 80));
  EXPECT_EQ(follower.address(), *Address::FromIp("192.0.2.1"));
}

TEST_F(ServerFollowerTest, F383TellsOnceUntilItWasHeard) {
  ServerFollower follower(&server(), &events_);
  server().Watch(&follower);
  follower.SetAddress(*Address::FromIp("192.0.2.1"), "r/n");
  follower.SetResolved(true);
  fleet_.Check("b/s", CheckStatus::kL4Con);
  fleet_.Check("b/s", CheckStatus::kL4Tout);
  EXPECT_EQ(stale_, 1);
  follower.Rearm();
  fleet_.Check("b/s", CheckStatus::kL7Sts, 500);
  EXPECT_EQ(stale_, 1);
  fleet_.Check("b/s", CheckStatus::kL4Con);
  EXPECT_EQ(stale_, 2);
}

}  // namespace
}  // namespace checkd
