// PROXY headers as HAProxy's `accept-proxy` understands them: its log tells
// which addresses it took from them.
#include <unistd.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/loopback.h"
#include "tests/harness/program.h"
#include "tests/harness/proxy_process.h"
#include "tests/tunnel/real_checks.h"

namespace checkd {
namespace {

class AcceptProxy : public testing::Test {
 protected:
  void SetUp() override {
    if (FindProgram("haproxy").empty())
      GTEST_SKIP() << "haproxy is not installed";
    haproxy_ = std::make_unique<ProxyProcess>(ProxyProcess::Options{
        .config = absl::StrCat(
            "frontend f\n  mode http\n  timeout client 5s\n  bind ", host_, ":",
            port_, " accept-proxy\n",
            "  log-format \"from=%ci:%cp to=%fi:%fp "
            "authority=%[fc_pp_authority]\"\n",
            "  http-request return status 200 content-type text/plain "
            "string ok\n"),
        .log = "daemon",
        .program = FindProgram("haproxy")});
    ASSERT_TRUE(haproxy_->Ready()) << haproxy_->Story();
    ASSERT_TRUE(WaitFor([this] {
      const int fd = ConnectTcp(host_, port_);
      if (fd >= 0) close(fd);
      return fd >= 0;
    }));
  }
  // Checks once, with that header, from `source`.
  std::string Check(const ProxyHeader& header) {
    access_.check_proxy = &header;
    access_.socket = &options_;
    RealChecks checks({.send = "GET / HTTP/1.0\r\n\r\n", .expect = "200 OK"});
    checks.Add(*Address::FromIp(host_, static_cast<uint16_t>(port_)), &access_);
    return checks.Run(1) ? checks.Result(0) : "nothing";
  }
  bool Logged(const std::string& text) {
    return haproxy_->log().WaitForText(text);
  }

  const std::string host_ = LoopbackAddress();
  const int port_ = FreePort(host_);
  const std::string source_ = LoopbackAddress();
  // A port of our own, so that it can be recognized.
  const int source_port_ = FreePort(source_);
  const SocketOptions options_{
      .source = *Address::FromIp(source_, static_cast<uint16_t>(source_port_))};
  ServerAccess access_;
  std::unique_ptr<ProxyProcess> haproxy_;
};

TEST_F(AcceptProxy, LineNamesBothEnds) {
  EXPECT_EQ(Check({}), "L7OK (tcp-check)") << haproxy_->Story();
  EXPECT_TRUE(Logged(absl::StrCat("from=", source_, ":", source_port_,
                                  " to=", host_, ":", port_)))
      << haproxy_->Story();
}

TEST_F(AcceptProxy, BinaryHeaderWithTlvsNamesBothEnds) {
  ProxyHeader header{.version = ProxyHeader::Version::kV2,
                     .local = false,
                     .ssl = true,
                     .crc32c = true};
  header.tlvs = {{0x02, "check.example"}, {0xe1, "own"}};
  EXPECT_EQ(Check(header), "L7OK (tcp-check)") << haproxy_->Story();
  EXPECT_TRUE(
      Logged(absl::StrCat("from=", source_, ":", source_port_, " to=", host_,
                          ":", port_, " authority=check.example")))
      << haproxy_->Story();
}

TEST_F(AcceptProxy, LocalHeaderLeavesTheConnectionsOwn) {
  EXPECT_EQ(
      Check(
          {.version = ProxyHeader::Version::kV2, .ssl = true, .crc32c = true}),
      "L7OK (tcp-check)")
      << haproxy_->Story();
  EXPECT_TRUE(Logged(absl::StrCat("from=", source_, ":", source_port_)))
      << haproxy_->Story();
}

TEST_F(AcceptProxy, WithoutAHeaderItAnswersNothing) {
  access_.socket = &options_;
  RealChecks checks({.send = "GET / HTTP/1.0\r\n\r\n", .expect = "200 OK"});
  checks.Add(*Address::FromIp(host_, static_cast<uint16_t>(port_)), &access_);
  ASSERT_TRUE(checks.Run(1));
  EXPECT_FALSE(absl::StartsWith(checks.Result(0), "L7OK"));
}

}  // namespace
}  // namespace checkd
