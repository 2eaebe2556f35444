// Checks through a real SOCKS4 server.
#include <signal.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/child_process.h"
#include "tests/harness/loopback.h"
#include "tests/harness/program.h"
#include "tests/harness/scripted_server.h"
#include "tests/harness/temp_dir.h"
#include "tests/tunnel/real_checks.h"

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
  std::string Check(const std::string& address, int port) {
    access_.socks4 = *Address::FromIp(host_, static_cast<uint16_t>(port_));
    access_.check_via_socks4 = true;
    RealChecks checks({.expect = "220 ready", .inter_ms = 5000});
    checks.Add(*Address::FromIp(address, static_cast<uint16_t>(port)),
               &access_);
    return checks.Run(1) ? checks.Result(0) : "nothing";
  }

  // It wants an address that an interface has.
  const std::string host_ = "127.0.0.1";
  const int port_ = FreePort(host_);
  ScriptedServer allowed_{BannerAnswer("220 ready\r\n")};
  ScriptedServer forbidden_{BannerAnswer("220 ready\r\n")};
  TempDir dir_;
  ServerAccess access_;
  std::unique_ptr<ChildProcess> process_;
};

TEST_F(Dante, ACheckThroughItPasses) {
  EXPECT_EQ(Check(allowed_.address(), allowed_.port()), "L7OK (tcp-check)")
      << process_->Output();
  EXPECT_EQ(allowed_.accepted(), 1u);
}

TEST_F(Dante, OneThatItDeniesFails) {
  EXPECT_EQ(Check(forbidden_.address(), forbidden_.port()),
            "SOCKERR SOCKS4 Proxy deny the request at initial connection step "
            "of tcp-check")
      << process_->Output();
  EXPECT_EQ(forbidden_.accepted(), 0u);
}

TEST_F(Dante, ATargetThatRefusesIsDeniedToo) {
  allowed_.Down();
  EXPECT_EQ(Check(allowed_.address(), allowed_.port()).substr(0, 38),
            "SOCKERR SOCKS4 Proxy deny the request ")
      << process_->Output();
}

TEST_F(Dante, ThatIsGoneIsAConnectionProblem) {
  process_->Signal(SIGTERM);
  process_->Wait();
  EXPECT_EQ(Check(allowed_.address(), allowed_.port()).substr(0, 6), "L4CON ");
}

}  // namespace
}  // namespace checkd
