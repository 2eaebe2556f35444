// Clients of the stats sockets that flood, stall and break off: other clients
// are answered soon, and checks go on in time.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"
#include "tests/hostile/canary.h"
#include "tests/hostile/clients.h"
#include "tests/hostile/gallery.h"
#include "tests/hostile/stats_rows.h"

namespace checkd {
namespace {

using Micros = std::chrono::microseconds;

constexpr Millis kInter{20};
constexpr Micros kSoon{20000};
// Of one row: how often another client asks, and for how long at least.
constexpr int kAsks = 40;
constexpr Millis kObserved{300};
constexpr int kMemoryKib = 32768;

class Gallery {
 public:
  // `more`: lines of the configuration; `master`: its socket is the one that
  // the clients use.
  explicit Gallery(const std::string& more, bool master = false)
      : master_(master),
        served_(master ? Cli(dir_.Path("master")) : Cli("")),
        proxy_({.config = absl::StrCat(
                    "backend b\n  option httpchk\n  server n ",
                    server_.endpoint(), " check inter ", kInter.count(),
                    "ms\n  server idle 127.0.0.1:1\n", more),
                .log = "daemon alert",
                .args = master ? std::vector<std::string>{"-W", "-S",
                                                          dir_.Path("master")}
                               : std::vector<std::string>{"-d"}}) {}

  void Run(const std::vector<ClientRow>& rows) {
    ASSERT_TRUE(proxy_.Ready()) << proxy_.process().Output();
    ASSERT_TRUE(WaitFor([&] { return server_.accepted() > 3; }));
    const int descriptors = OpenDescriptors(pid());
    Look(rows.front());  // buffers grow once
    const int memory = ResidentKib(pid());
    Canary machine;
    for (const ClientRow& row : rows) {
      std::string delays = Look(row);
      for (int i = 0; i < 2 && !delays.empty(); ++i) {
        std::fprintf(stderr, "%s again: %s\n", row.name.c_str(),
                     delays.c_str());
        delays = Look(row);
      }
      EXPECT_EQ(delays, "") << row.name;
    }
    ExpectChecksInTime(machine.Stop());
    EXPECT_LE(ResidentKib(pid()) - memory, kMemoryKib);
    EXPECT_TRUE(WaitFor([&] {
      return OpenDescriptors(pid()) <= descriptors + 4;
    })) << OpenDescriptors(pid())
        << " instead of " << descriptors;
    const SteadyTime asked = Now();
    proxy_.process().Signal(SIGTERM);
    EXPECT_TRUE(proxy_.process().Wait().ended());
    EXPECT_LE(Now() - asked, Millis(1000));
  }

 private:
  pid_t pid() { return proxy_.process().pid(); }
  const Cli& cli() const { return master_ ? served_ : proxy_.cli(); }
  const char* question() const {
    return master_ ? "show proc" : "show version";
  }

  // What was not as it should be beside these clients.
  std::string Look(const ClientRow& row) {
    const std::string good = cli().Ask(question()).substr(0, 10);
    HostileClients clients([this] { return cli().Connect(); }, row.clients,
                           row.script);
    WaitFor([&] { return clients.connected() >= row.clients; });
    Canary canary;
    const size_t checks = server_.accepted();
    std::vector<Micros> took;
    const SteadyTime begin = Now();
    while (static_cast<int>(took.size()) < kAsks || Now() < begin + kObserved) {
      const SteadyTime asked = Now();
      const std::string answer = cli().Ask(question());
      took.push_back(std::chrono::duration_cast<Micros>(Now() - asked));
      if (good.empty() || !absl::StartsWith(answer, good)) {
        return absl::StrCat("answered '", answer, "'");
      }
    }
    const auto elapsed = std::chrono::duration_cast<Millis>(Now() - begin);
    const Micros allowed = kSoon + 3 * canary.Stop().p99;
    std::sort(took.begin(), took.end());
    const Micros p90 = took[took.size() * 9 / 10];
    if (p90 > allowed) {
      return absl::StrCat("answered after ", took[took.size() / 2].count(),
                          " us, 90th percentile ", p90.count(), " us, of ",
                          took.size());
    }
    const size_t wanted = elapsed / (kInter + Millis(20)) / 2;
    if (server_.accepted() - checks < wanted) {
      return absl::StrCat(server_.accepted() - checks, " checks in ",
                          elapsed.count(), " ms");
    }
    return "";
  }

  void ExpectChecksInTime(const Canary::Song& machine) {
    const std::string activity = proxy_.cli().Ask("show activity");
    const int late = LatenessP99(activity);
    EXPECT_GE(late, 0) << activity;
    EXPECT_LE(late, kSoon.count() + 3 * machine.p99.count()) << activity;
    const StatTable stats(proxy_.cli().Ask("show stat b 4 -1"));
    EXPECT_EQ(stats.Get("b", "n", "status"), "UP");
    EXPECT_EQ(stats.Get("b", "n", "chkdown"), "0");
  }

  const bool master_;
  TempDir dir_;
  const Cli served_;
  ScriptedServer server_{HttpAnswer(200, "OK")};
  ProxyProcess proxy_;
};

TEST(HostileClients, OfTheStatsSocketKeepNobodyWaiting) {
  Gallery("").Run(ClientRows());
}

TEST(HostileClients, OfALargeFleetKeepNobodyWaiting) {
  Gallery("backend fleet\n  server-template s 100000 127.0.0.1:1\n")
      .Run(FleetClientRows());
}

TEST(HostileClients, OfTheMasterKeepNobodyWaiting) {
  Gallery("", /*master=*/true).Run(MasterClientRows());
}

}  // namespace
}  // namespace checkd
