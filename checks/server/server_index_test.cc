#include "checks/server/server_index.h"

#include <deque>
#include <string>

#include "gtest/gtest.h"

namespace checkd {
namespace {

std::deque<ServerSpec> Servers() {
  std::deque<ServerSpec> servers(3);
  servers[0].name = "web2";
  servers[0].id = 1;
  servers[1].name = "web10";
  servers[1].id = 10;
  servers[2].name = "a";
  servers[2].id = 3;
  return servers;
}

TEST(ServerIndex, F476FindsByNameAndById) {
  const std::deque<ServerSpec> servers = Servers();
  ServerIndex index(&servers);
  EXPECT_EQ(index.Find("web2"), 0);
  EXPECT_EQ(index.Find("web10"), 1);
  EXPECT_EQ(index.Find("a"), 2);
  EXPECT_EQ(index.Find("#1"), 0);
  EXPECT_EQ(index.Find("#10"), 1);
  EXPECT_EQ(index.Find("#3"), 2);
}

TEST(ServerIndex, FindsNothingElse) {
  const std::deque<ServerSpec> servers = Servers();
  ServerIndex index(&servers);
  for (const char* selector : {"", "web", "web100", "zz", "#", "#2", "#1x",
                               "# 1", "#-1", "#99999999999", "1"}) {
    EXPECT_EQ(index.Find(selector), -1) << selector;
  }
}

TEST(ServerIndex, FindsNothingAmongNone) {
  const std::deque<ServerSpec> servers;
  ServerIndex index(&servers);
  EXPECT_EQ(index.Find("a"), -1);
  EXPECT_EQ(index.Find("#1"), -1);
}

TEST(ServerIndex, FindsEachOfMany) {
  std::deque<ServerSpec> servers(1000);
  for (int i = 0; i < 1000; ++i) {
    servers[i].name = "s" + std::to_string(i * 7919 % 1000);
    servers[i].id = 2000 - i;
  }
  ServerIndex index(&servers);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(index.Find(servers[i].name), i);
    EXPECT_EQ(index.Find("#" + std::to_string(servers[i].id)), i);
  }
}

}  // namespace
}  // namespace checkd
