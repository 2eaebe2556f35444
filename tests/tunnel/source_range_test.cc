// Twenty servers behind two source ports: nobody goes down for it.
#include <unistd.h>

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/loopback.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"

namespace checkd {
namespace {

constexpr int kServers = 20;

// A backend whose servers are checked from ports 7000 and 7001 of `source`.
std::string BackendFrom(const std::string& source) {
  return absl::StrCat(
      "backend b\n  option tcp-check\n  tcp-check send x\n"
      "  tcp-check expect string ok\n"
      "  default-server check inter 100ms fall 1 source ",
      source, ":7000-7001\n");
}

std::set<std::string> TwoPortsOf(const std::string& source) {
  return {source + ":7000", source + ":7001"};
}

int64_t Activity(const ProxyProcess& proxy, const std::string& name) {
  return ActivityValue(proxy.cli().Ask("show activity"), name);
}

TEST(SourceRange, ServersAtDifferentAddressesShareIt) {
  const std::string source = LoopbackAddress();
  ServerAnswer answer = BytesAnswer("ok");
  answer.delay = Millis(50);
  ScriptedServer servers[kServers];
  std::string config = BackendFrom(source);
  for (int i = 0; i < kServers; ++i) {
    servers[i].Answer(answer);
    absl::StrAppend(&config, "  server s", i, " ", servers[i].endpoint(), "\n");
  }
  ProxyProcess proxy({.config = config});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  for (const ScriptedServer& server : servers) {
    ASSERT_TRUE(WaitFor([&] { return server.accepted() >= 5; }))
        << proxy.Story();
    for (const std::string& peer : server.peers()) {
      EXPECT_EQ(TwoPortsOf(source).count(peer), 1u) << peer;
    }
  }
  EXPECT_EQ(Activity(proxy, "runs_failed"), 0) << proxy.Story();
  EXPECT_EQ(Activity(proxy, "shortages"), 0) << proxy.Story();
}

// Two at a time can be there; the others wait.
TEST(SourceRange, ServersAtOneAddressWaitForIt) {
  const std::string source = LoopbackAddress();
  ServerAnswer answer = BytesAnswer("ok");
  answer.delay = Millis(20);
  ScriptedServer server(answer);
  std::string config = BackendFrom(source);
  for (int i = 0; i < kServers; ++i) {
    absl::StrAppend(&config, "  server s", i, " ", server.endpoint(), "\n");
  }
  ProxyProcess proxy({.config = config});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  ASSERT_TRUE(WaitFor([&] {
    return Activity(proxy, "runs_passed") >= 2 * kServers;
  })) << proxy.Story();
  EXPECT_EQ(server.peers(), TwoPortsOf(source));
  EXPECT_EQ(Activity(proxy, "runs_failed"), 0) << proxy.Story();
  EXPECT_GT(Activity(proxy, "shortages"), 0);
  EXPECT_EQ(proxy.log().Count("is DOWN"), 0) << proxy.Story();
}

// Few ports and many who want them: first come, first served.
TEST(SourceRange, NobodyIsLeftOutWhilePortsAreShort) {
  constexpr int kMany = 40;
  const std::string source = LoopbackAddress();
  ServerAnswer answer = BytesAnswer("ok");
  answer.delay = Millis(30);
  ScriptedServer server(answer);
  std::string config = BackendFrom(source);
  for (int i = 0; i < kMany; ++i) {
    absl::StrAppend(&config, "  server s", i, " ", server.endpoint(), "\n");
  }
  ProxyProcess proxy({.config = config});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  // Two ports and 30 ms a check: a round of all takes 0.6 s. Were it by chance,
  // some would not have their turn in three rounds.
  ASSERT_TRUE(WaitFor([&] {
    return Activity(proxy, "runs_passed") >= 3 * kMany;
  })) << proxy.Story();
  const StatTable stats = proxy.Stats();
  EXPECT_EQ(stats.Count("b", "check_status", "L7OK") +
                stats.Count("b", "check_status", "* L7OK"),  // it waits again
            kMany)
      << proxy.Story();
  EXPECT_GT(Activity(proxy, "shortages"), 0);
  EXPECT_EQ(Activity(proxy, "runs_failed"), 0) << proxy.Story();
}

// Somebody else has the whole range: for as long as that lasts, nothing is
// known of the servers.
TEST(SourceRange, ARangeThatOthersHoldIsWaitedFor) {
  const std::string source = LoopbackAddress();
  ScriptedServer server(BytesAnswer("ok"));
  const int low = ListenTcp(source, 7000);
  const int high = ListenTcp(source, 7001);
  ASSERT_TRUE(low >= 0 && high >= 0);
  ProxyProcess proxy({.config = absl::StrCat(BackendFrom(source), "  server s ",
                                             server.endpoint(), "\n")});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  ASSERT_TRUE(WaitFor([&] { return Activity(proxy, "shortages") > 3; }))
      << proxy.Story();
  EXPECT_TRUE(proxy.log().WaitForText("Checks wait for this machine: "))
      << proxy.Story();
  EXPECT_EQ(Activity(proxy, "runs_passed"), 0);
  EXPECT_EQ(Activity(proxy, "runs_failed"), 0);
  close(high);
  EXPECT_TRUE(proxy.WaitForStat("b", "s", "check_status", "L7OK"))
      << proxy.Story();
  EXPECT_EQ(server.peers(), (std::set<std::string>{source + ":7001"}));
  EXPECT_EQ(proxy.log().Count("is DOWN"), 0) << proxy.Story();
  close(low);
}

}  // namespace
}  // namespace checkd
