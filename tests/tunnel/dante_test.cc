// Checks through a real SOCKS4 server.
#include <signal.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "tests/harness/check_cases.h"
#include "tests/harness/child_process.h"
#include "tests/harness/loopback.h"
#include "tests/harness/program.h"
#include "tests/harness/scripted_server.h"
#include "tests/harness/temp_dir.h"

namespace checkd {
namespace {

class Dante : public testing::Test {
 protected:
  void SetUp() override {
    if (FindProgram("danted").empty())
      GTEST_SKIP() << "dante-server is not installed";
    const std::string config = absl::StrCat(
        "logoutput: stderr\ninternal: ", host_, " port = ", port_,
        "\nexternal: ", host_,
        "\nsocksmethod: none\nclientmethod: none\nuser.privileged: root\n"
        "user.unprivileged: root\nclient pass {\n  from: 127.0.0.0/8 to: "
        "0.0.0.0/0\n}\nsocks block {\n  from: 0.0.0.0/0 to: ",
        forbidden_.address(),
        "/32\n}\nsocks pass {\n  from: 127.0.0.0/8 to: 127.0.0.0/8\n  "
        "proxyprotocol: socks_v4\n}\n");
    process_ = std::make_unique<ChildProcess>(ChildProcess::Options{
        .argv = {FindProgram("danted"), "-f", dir_.Write("conf", config), "-p",
                 dir_.Path("pid"), "-N", "1"}});
    ASSERT_TRUE(WaitFor([this] {
      const int fd = ConnectTcp(host_, port_);
      if (fd >= 0) close(fd);
      return fd >= 0 || !process_->Running();
    })) << process_->Output();
    ASSERT_TRUE(process_->Running()) << process_->Output();
  }
  // A server that is checked through it.
  CheckCase Through(const std::string& name, const ScriptedServer& server,
                    const Outcome& expected) const {
    return {.name = name,
            .server = absl::StrCat(server.endpoint(),
                                   " check inter 1s fall 1 socks4 ", host_, ":",
                                   port_, " check-via-socks4"),
            .options =
                "  option tcp-check\n"
                "  tcp-check expect string \"220 ready\"\n",
            .expected = expected};
  }

  // It wants an address that an interface has.
  const std::string host_ = "127.0.0.1";
  const int port_ = FreePort(host_);
  ScriptedServer allowed_{BannerAnswer("220 ready\r\n")};
  ScriptedServer forbidden_{BannerAnswer("220 ready\r\n")};
  TempDir dir_;
  std::unique_ptr<ChildProcess> process_;
};

TEST_F(Dante, ChecksThroughItAreJudgedAsHaproxyDoes) {
  ScriptedServer gone;
  gone.Down();
  ScriptedServer direct{BannerAnswer("220 ready\r\n")};
  CheckCase not_through = Through("direct", direct, {"L7OK"});
  absl::StrReplaceAll({{" check-via-socks4", ""}}, &not_through.server);
  CheckCase by_rule = Through("rule", allowed_, {"L7OK"});
  absl::StrReplaceAll({{" check-via-socks4", ""}}, &by_rule.server);
  by_rule.options =
      "  option tcp-check\n  tcp-check connect via-socks4\n"
      "  tcp-check expect string \"220 ready\"\n";
  const Outcome denied = {
      "SOCKERR",
      "Socket error, info: \"SOCKS4 Proxy deny the request at initial "
      "connection step of tcp-check\""};
  ExpectOutcomesOfBoth({Through("passes", allowed_, {"L7OK"}), by_rule,
                        not_through, Through("denied", forbidden_, denied),
                        // It cannot tell why.
                        Through("gone", gone, denied)});
  EXPECT_EQ(forbidden_.accepted(), 0u);
  // It connects from its own address.
  ASSERT_FALSE(allowed_.peers().empty());
  for (const std::string& peer : allowed_.peers()) {
    EXPECT_TRUE(absl::StartsWith(peer, host_ + ":")) << peer;
  }
}

TEST_F(Dante, ThatIsGoneIsAConnectionProblem) {
  process_->Signal(SIGTERM);
  process_->Wait();
  ExpectOutcomesOfBoth({Through(
      "b", allowed_,
      {"L4CON",
       "Layer4 connection problem, info: \"ECONNREFUSED returned by OS "
       "(Connection refused) at initial connection step of tcp-check\""})});
}

}  // namespace
}  // namespace checkd
