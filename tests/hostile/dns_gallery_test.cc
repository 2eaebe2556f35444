// Name servers that flood, stall and lie: a good one beside them is enough,
// servers with addresses notice nothing, and whoever recovers is believed.
#include <signal.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"
#include "tests/hostile/canary.h"
#include "tests/hostile/dns_peer.h"
#include "tests/hostile/dns_rows.h"
#include "tests/hostile/gallery.h"

namespace checkd {
namespace {

constexpr Millis kInter{50};
constexpr Millis kRetry{100};
constexpr Millis kObserved{1500};
// A connection that is deaf is given up after some tries; then the next
// question has to be due.
constexpr Millis kRecovery{4000};
constexpr int kLateUs = 20000;
constexpr int kMemoryKib = 32768;

std::string Section(const std::string& name,
                    const std::vector<std::string>& servers) {
  std::string text = absl::StrCat(
      "resolvers ", name, "\n  timeout resolve 200ms\n  timeout retry ",
      kRetry.count(), "ms\n  resolve_retries 2\n  hold valid 100ms\n");
  for (size_t i = 0; i < servers.size(); ++i) {
    absl::StrAppend(&text, "  nameserver n", i, " ", servers[i], "\n");
  }
  return text;
}

class HostileNameServers : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    const std::string ip = server_.address();
    rows_ = GetParam() ? TcpRows(ip) : UdpRows(ip);
    std::string config = "defaults\n  log global\n  option httpchk\n";
    std::string backends = absl::StrCat(
        "backend neighbours\n  server n ", neighbour_.endpoint(),
        " check inter ", kInter.count(), "ms\n  server victim ",
        victim_.endpoint(), " check fall 2 inter ", kInter.count(), "ms\n");
    for (const DnsRow& row : rows_) {
      peers_.push_back(std::make_unique<DnsPeer>(row, ip));
      const std::string hostile = peers_.back()->endpoint();
      absl::StrAppend(&config,
                      Section(absl::StrCat("alone_", row.name), {hostile}),
                      Section(absl::StrCat("both_", row.name),
                              {hostile, good_.endpoint()}));
      absl::StrAppend(&backends, "backend ", row.name, "\n");
      for (const char* how : {"alone", "both"}) {
        absl::StrAppend(&backends, "  server ", how, " ", how,
                        ".test:", server_.port(), " resolvers ", how, "_",
                        row.name,
                        " init-addr none resolve-prefer ipv4 check inter "
                        "200ms\n");
      }
    }
    proxy_ = std::make_unique<ProxyProcess>(ProxyProcess::Options{
        .config = config + backends, .log = "daemon alert"});
  }

  // The rows whose `server` is not UP, or is although it should not.
  std::vector<std::string> Wrong(const char* server, bool all_up) {
    std::vector<std::string> wrong;
    const StatTable stats = proxy_->Stats();
    for (const DnsRow& row : rows_) {
      const bool up = stats.Get(row.name, server, "check_status") == "L7OK";
      if (up != (all_up || row.works)) {
        wrong.push_back(absl::StrCat(
            row.name, " (", stats.Get(row.name, server, "status"), ")"));
      }
    }
    return wrong;
  }
  std::string AwaitAllUp(const char* server, Millis patience) {
    std::vector<std::string> wrong;
    WaitFor(
        [&] {
          wrong = Wrong(server, true);
          return wrong.empty();
        },
        patience);
    return absl::StrJoin(wrong, ", ");
  }
  int pid() { return proxy_->process().pid(); }

  ScriptedServer server_{HttpAnswer(200, "OK")};
  ScriptedServer neighbour_{HttpAnswer(200, "OK")};
  ScriptedServer victim_{HttpAnswer(200, "OK")};
  std::vector<DnsRow> rows_;
  DnsPeer good_{{.name = "good"}, server_.address()};
  std::vector<std::unique_ptr<DnsPeer>> peers_;
  std::unique_ptr<ProxyProcess> proxy_;
};

TEST_P(HostileNameServers, HoldUpNobodyAndAreBelievedOnceTheyAreWell) {
  ASSERT_TRUE(proxy_->Ready()) << proxy_->Story();
  EXPECT_EQ(AwaitAllUp("both", kPatience), "");
  ASSERT_TRUE(proxy_->WaitForStatus("neighbours", "victim", "UP"));
  const int memory = ResidentKib(pid());

  Canary machine;
  const size_t before = neighbour_.accepted();
  const SteadyTime begin = Now();
  victim_.Down();
  EXPECT_TRUE(proxy_->WaitForStat("neighbours", "victim", "status", "DOWN",
                                  2 * kInter + Millis(1000)));
  WaitFor([&] { return Now() > begin + kObserved; });
  const auto rounds = (Now() - begin) / (kInter + Millis(20));
  EXPECT_GE(neighbour_.accepted() - before, static_cast<size_t>(rounds) / 2);
  EXPECT_EQ(absl::StrJoin(Wrong("alone", false), ", "), "");
  EXPECT_EQ(absl::StrJoin(Wrong("both", true), ", "), "");
  const std::string activity = proxy_->cli().Ask("show activity");
  EXPECT_GE(LatenessP99(activity), 0) << activity;
  EXPECT_LE(LatenessP99(activity), kLateUs + 3 * machine.Stop().p99.count())
      << activity;
  for (const auto& peer : peers_) EXPECT_GT(peer->asked(), 0);

  for (const auto& peer : peers_) peer->Recover();
  EXPECT_EQ(AwaitAllUp("alone", kRecovery), "")
      << proxy_->cli().Ask("show resolvers");

  EXPECT_LE(ResidentKib(pid()) - memory, kMemoryKib);
  // A socket or two for each name server, and what is always there.
  EXPECT_LE(OpenDescriptors(pid()), 60 + 6 * static_cast<int>(rows_.size()));
  const SteadyTime asked = Now();
  proxy_->process().Signal(SIGTERM);
  EXPECT_TRUE(proxy_->process().Wait().ended());
  EXPECT_LE(Now() - asked, Millis(1000));
}

INSTANTIATE_TEST_SUITE_P(, HostileNameServers, testing::Bool(),
                         [](const auto& info) {
                           return info.param ? "Tcp" : "Udp";
                         });

}  // namespace
}  // namespace checkd
