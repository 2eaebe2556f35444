// Ways to end, and the signals that do not (docs/reference/launch.md: Stop;
// F124).
#include <signal.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/loopback.h"
#include "tests/harness/program.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"

namespace checkd {
namespace {

constexpr char kBackend[] = "backend b\n  server s 127.0.0.1:1\n";

struct StopCase {
  const char* mode;
  int signal;
  int exit_code;  // where the signal is not what ends it
};

class Stop : public testing::TestWithParam<StopCase> {};

TEST_P(Stop, ByTheSignalItselfOrTheAgreedCode) {
  const StopCase& test = GetParam();
  ProxyProcess proxy({.config = kBackend, .args = {test.mode}});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  proxy.process().Signal(test.signal);
  const ExitStatus status = proxy.process().Wait(Millis(2000));
  EXPECT_TRUE(status.Exited(test.exit_code) || status.KilledBy(test.signal))
      << status.Describe() << "\n"
      << proxy.Story();
}

INSTANTIATE_TEST_SUITE_P(
    Modes, Stop,
    testing::Values(StopCase{"-d", SIGINT, 0}, StopCase{"-d", SIGTERM, 0},
                    StopCase{"-db", SIGINT, 0}, StopCase{"-db", SIGTERM, 0},
                    StopCase{"-W", SIGINT, 130}, StopCase{"-W", SIGTERM, 0},
                    StopCase{"-Ws", SIGINT, 130}, StopCase{"-Ws", SIGTERM, 0}),
    [](const auto& info) {
      return absl::StrCat(info.param.mode + 1,
                          info.param.signal == SIGINT ? "Int" : "Term");
    });

TEST(StopWhileChecking, IsAsQuickWithChecksInFlight) {
  ScriptedServer silent{SilentAnswer()};
  ProxyProcess proxy(
      {.config = absl::StrCat("backend b\n  option httpchk\n  server s ",
                              silent.endpoint(), " check inter 60s\n")});
  ASSERT_TRUE(WaitFor([&] { return silent.accepted() > 0; })) << proxy.Story();
  proxy.process().Signal(SIGINT);
  const ExitStatus status = proxy.process().Wait(Millis(2000));
  EXPECT_TRUE(status.Exited(0) || status.KilledBy(SIGINT)) << status.Describe();
}

TEST(CheckOnly, ExitsWith0OrWith1AndErrorsOnStderr) {
  ProxyProcess good(
      {.config = absl::StrCat("listen l\n bind /tmp/unused\n", kBackend),
       .args = {"-c"}});
  EXPECT_TRUE(good.process().Wait().Exited(0)) << good.Story();
  ProxyProcess bad({.config = "backend b\n  nonsense\n", .args = {"-c"}});
  EXPECT_TRUE(bad.process().Wait().Exited(1)) << bad.Story();
  ASSERT_TRUE(WaitFor([&] { return bad.process().OutputClosed(); }));
  EXPECT_TRUE(absl::StrContains(bad.process().Stderr(), "nonsense"));
  EXPECT_FALSE(absl::StrContains(bad.process().Stdout(), "nonsense"));
}

TEST(CheckOnly, SaysThatItIsValidOnlyWhenAsked) {
  const std::string config =
      absl::StrCat("listen l\n bind /tmp/unused\n", kBackend);
  ProxyProcess verbose({.config = config, .args = {"-c", "-V"}});
  EXPECT_TRUE(verbose.process().Wait().Exited(0));
  EXPECT_TRUE(verbose.process().WaitForOutput("Configuration file is valid\n"));
}

TEST(SoftStop, EndsWith0AndALineForEachProxy) {
  ProxyProcess proxy({.config = absl::StrCat(kBackend, "backend c\n")});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  proxy.process().Signal(SIGUSR1);
  EXPECT_TRUE(proxy.process().Wait().Exited(0)) << proxy.Story();
  for (const char* name : {"b", "c"}) {
    const std::string line = absl::StrCat(
        "Proxy ", name, " stopped (cumulated conns: FE: 0, BE: 0).");
    EXPECT_TRUE(proxy.log().WaitForText(line)) << proxy.Story();
    EXPECT_TRUE(absl::StrContains(proxy.process().Stderr(), line));
  }
  for (const SyslogMessage& message : proxy.log().messages()) {
    if (absl::StrContains(message.text, "stopped (")) {
      EXPECT_EQ(message.severity, kWarning) << message.raw;
    }
  }
}

TEST(Sighup, DumpsEveryServerAndProxy) {
  ScriptedServer up;
  const std::string refused = LoopbackAddress();
  ProxyProcess proxy(
      {.config = absl::StrCat("backend b\n  server up ", up.endpoint(),
                              " check inter 100ms\n  server down ", refused,
                              ":1 check inter 100ms fall 1\n",
                              "backend down\n  server s ", refused,
                              ":1 check inter 100ms fall 1\nbackend none\n",
                              "backend spare\n  server s ", refused,
                              ":1 check inter 100ms fall 1\n  server b ",
                              up.endpoint(), " check inter 100ms backup\n")});
  ASSERT_TRUE(proxy.WaitForStatus("b", "down", "DOWN")) << proxy.Story();
  ASSERT_TRUE(proxy.WaitForStatus("down", "s", "DOWN"));
  ASSERT_TRUE(proxy.WaitForStatus("spare", "s", "DOWN"));
  ASSERT_TRUE(proxy.WaitForStatus("b", "up", "UP"));
  ASSERT_TRUE(proxy.WaitForStatus("spare", "b", "UP"));
  proxy.process().Signal(SIGHUP);
  ASSERT_TRUE(proxy.log().WaitForText("SIGHUP: Proxy spare ")) << proxy.Story();
  for (const char* line :
       {"SIGHUP received, dumping servers states for proxy b.",
        "SIGHUP: Server b/up is UP. Conn: 0 act, 0 pend, 0 tot.",
        "SIGHUP: Server b/down is DOWN. Conn: 0 act, 0 pend, 0 tot.",
        "SIGHUP: Proxy b has 1 active servers and 0 backup servers available. "
        "Conn: act(FE+BE): 0+0, 0 pend (0 unass), tot(FE+BE): 0+0.",
        "SIGHUP: Proxy down has no server available ! Conn: ",
        "SIGHUP: Proxy none has no servers. Conn: ",
        "SIGHUP: Proxy spare is running on backup servers ! Conn: "}) {
    EXPECT_EQ(proxy.log().Count(line), 1) << line << "\n" << proxy.Story();
  }
  for (const SyslogMessage& message : proxy.log().messages()) {
    if (absl::StrContains(message.text, "SIGHUP")) {
      EXPECT_EQ(message.severity, kNotice) << message.raw;
    }
  }
  EXPECT_TRUE(proxy.process().WaitForOutput(
      "SIGHUP received, dumping servers states.\n"));
  EXPECT_TRUE(proxy.process().Running());
}

TEST(Sigquit, DumpsMemoryAndGoesOn) {
  ProxyProcess proxy({.config = kBackend});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  const size_t before = proxy.process().Output().size();
  proxy.process().Signal(SIGQUIT);
  EXPECT_TRUE(
      WaitFor([&] { return proxy.process().Output().size() > before; }));
  EXPECT_EQ(proxy.cli().Ask("show backend"), "# name\nb\n\n");
}

}  // namespace
}  // namespace checkd
