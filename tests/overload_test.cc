// A process that was stopped for a while, or got no CPU: what it slept through
// is nobody's failure, and is not caught up with in one burst.
#include <signal.h>

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"

namespace checkd {
namespace {

constexpr int kTargets = 1000;
constexpr Millis kInter{1000};
constexpr Millis kStopped{5000};
// The next checks start an interval after the end of the answer (F356).
constexpr int kAnswerMs = 300;

// The most connections in any quarter of a second that starts at one of them,
// of those accepted from `from` on.
size_t LargestQuarter(const std::vector<SteadyTime>& accepts, SteadyTime from) {
  size_t largest = 0;
  auto first = std::lower_bound(accepts.begin(), accepts.end(), from);
  for (auto end = first; first != accepts.end(); ++first) {
    while (end != accepts.end() && *end < *first + Millis(250)) ++end;
    largest = std::max<size_t>(largest, end - first);
  }
  return largest;
}

TEST(Overload, AStoppedProcessJudgesNobodyAndDoesNotBurst) {
  ServerAnswer answer = HttpAnswer(200, "OK");
  answer.delay = Millis(kAnswerMs);
  ScriptedServer server(answer);
  ProxyProcess proxy(
      {.config = absl::StrCat("backend b\n  option httpchk\n"
                              "  default-server check inter ",
                              kInter.count(), "ms fall 1 rise 1\n",
                              "  server-template s ", kTargets, " ",
                              server.endpoint(), "\n"),
       .log = "daemon"});
  // Whole rounds at the normal rate, with many checks waiting for an answer.
  ASSERT_TRUE(WaitFor([&] { return server.accepted() > 4 * kTargets; }))
      << server.accepted() << " checks\n"
      << proxy.Story().substr(0, 10000);

  const SteadyTime stopped = Now();
  proxy.process().Signal(SIGSTOP);
  EXPECT_FALSE(WaitFor([&] { return !proxy.process().Running(); }, kStopped));
  const SteadyTime continued = Now();
  const size_t at_stop = server.accepted();
  proxy.process().Signal(SIGCONT);
  ASSERT_TRUE(WaitFor([&] {
    return server.accepted() > at_stop + 4 * kTargets;
  })) << server.accepted() - at_stop;

  EXPECT_EQ(proxy.log().Count("is DOWN"), 0) << proxy.log().Dump();
  const StatTable stats = proxy.Stats();
  EXPECT_EQ(stats.Count("b", "status", "UP"), kTargets + 1);
  EXPECT_EQ(stats.Count("b", "chkfail", "0"), kTargets);
  EXPECT_EQ(stats.Count("b", "chkdown", "0"), kTargets + 1);

  // The normal rate: one check per target each inter + answer. What the
  // machine made of it before the stop counts as normal too.
  const std::vector<SteadyTime> accepts = server.accepts();
  const std::vector<SteadyTime> before(
      accepts.begin(),
      std::lower_bound(accepts.begin(), accepts.end(), stopped));
  const size_t normal =
      std::max<size_t>(kTargets * 250 / (kInter.count() + kAnswerMs),
                       LargestQuarter(before, before[kTargets]));
  EXPECT_LE(LargestQuarter(accepts, continued), 2 * normal)
      << "before the stop it was " << normal << " a quarter second";

  // It says so.
  EXPECT_TRUE(proxy.process().WaitForOutput("Checks were held up for "))
      << proxy.Story().substr(0, 10000);
  EXPECT_TRUE(proxy.log().WaitForText("Checks were held up for "));
  const std::string activity = proxy.cli().Ask("show activity");
  EXPECT_TRUE(absl::StrContains(activity, "lateness")) << activity;
}

}  // namespace
}  // namespace checkd
