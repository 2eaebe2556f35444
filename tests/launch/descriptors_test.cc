// Few descriptors: whatever the limit, the program runs, or says what is
// missing and exits with 1 (docs/reference/launch.md: Exit codes).
#include <csignal>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/loopback.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"

namespace checkd {
namespace {

constexpr int kFewest = 4;  // with 3 no program finds its libraries
constexpr int kMost = 40;

struct Mode {
  const char* name;
  std::vector<std::string> args;
  bool background = false;
};

class FewDescriptors : public testing::TestWithParam<Mode> {
 protected:
  // True if it ran, and did what it is for.
  bool Runs(int limit) {
    const Mode& mode = GetParam();
    TempDir dir;
    const std::string pidfile = dir.Path("pid");
    ProxyProcess::Options options;
    options.config = absl::StrCat(
        "resolvers r\n  nameserver n 127.0.0.1:1\n"
        "backend b\n  server s ",
        server_.endpoint(),
        " check inter 100ms\n  server n x.test:1 check "
        "resolvers r init-addr none\n");
    options.args = mode.args;
    if (mode.background) {
      options.args.insert(options.args.end(), {"-p", pidfile});
    }
    options.max_open_files = limit;
    ProxyProcess proxy(options);
    if (!mode.background && !proxy.Ready()) return Refused(&proxy);
    if (mode.background) {
      const ExitStatus end = proxy.process().Wait();
      if (!end.Exited(0)) return Refused(&proxy);
    }
    EXPECT_TRUE(proxy.WaitForStatus("b", "s", "UP")) << proxy.Story();
    EXPECT_TRUE(absl::StrContains(proxy.cli().Ask("show info"), "Pid: "));
    if (mode.background) {
      const int pid = std::stoi(ReadFile(pidfile));
      KillAtExit end(pid);
      EXPECT_EQ(kill(pid, SIGUSR1), 0);
      EXPECT_TRUE(WaitFor([pid] { return !ProcessExists(pid); }));
    } else {
      proxy.process().Signal(SIGUSR1);
      EXPECT_EQ(proxy.process().Wait().Describe(), "exit 0") << proxy.Story();
    }
    return true;
  }

  static bool Refused(ProxyProcess* proxy) {
    EXPECT_EQ(proxy->process().Wait().Describe(), "exit 1") << proxy->Story();
    EXPECT_TRUE(proxy->process().WaitForOutput("Raise the limit (ulimit -n"))
        << proxy->Story();
    return false;
  }

  ScriptedServer server_;
};

TEST_P(FewDescriptors, AreEnoughOrAReasonToExit) {
  bool ran = false;
  for (int limit = kFewest; limit <= kMost; ++limit) {
    SCOPED_TRACE(limit);
    const bool runs = Runs(limit);
    EXPECT_TRUE(runs || !ran) << "fewer were enough";
    ran = runs;
    if (HasFailure()) return;
  }
  EXPECT_TRUE(ran);
}

INSTANTIATE_TEST_SUITE_P(
    Modes, FewDescriptors,
    testing::Values(Mode{"Foreground", {"-db"}},
                    Mode{"Background", {"-D"}, true}, Mode{"Master", {"-W"}},
                    Mode{"Systemd", {"-Ws"}},
                    Mode{"MasterInBackground", {"-W", "-D"}, true}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace checkd
