// A fleet whose web server dies: 200 servers of one nginx, each at an address
// of its own, all go DOWN in time and for the right reason, and all come back.
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/loopback.h"
#include "tests/harness/nginx_process.h"
#include "tests/harness/program.h"
#include "tests/harness/proxy_process.h"

namespace checkd {
namespace {

constexpr int kServers = 200;

class Nginx {
 public:
  Nginx()
      : network_(LoopbackNetwork()),
        port_(FreePort(absl::StrCat(network_, ".1"))) {}

  // "address:port" of server i, from 1.
  std::string Endpoint(int i) const {
    return absl::StrCat(network_, ".", i, ":", port_);
  }

  bool Start() {
    std::string http = "  access_log off;\n  server {\n";
    for (int i = 1; i <= kServers; ++i) {
      absl::StrAppend(&http, "    listen ", Endpoint(i), ";\n");
    }
    absl::StrAppend(&http, "    location / { return 200 \"ok\"; }\n  }\n");
    return process_.Start(http,
                          {{absl::StrCat(network_, ".", kServers), port_}});
  }

  // The master and its worker, at once.
  void Kill() { process_.Kill(); }
  std::string Errors() const { return process_.Errors(); }

 private:
  const std::string network_;
  const int port_;
  NginxProcess process_;
};

TEST(NginxFleet, GoesDownTogetherAndComesBack) {
  if (FindProgram("nginx").empty()) GTEST_SKIP() << "nginx is not installed";
  Nginx nginx;
  ASSERT_TRUE(nginx.Start()) << nginx.Errors();
  std::string config =
      "backend web\n  option httpchk GET /\n"
      "  default-server check inter 500ms fall 2 rise 2\n";
  for (int i = 1; i <= kServers; ++i) {
    absl::StrAppend(&config, "  server s", i, " ", nginx.Endpoint(i), "\n");
  }
  ProxyProcess proxy({.config = config});
  ASSERT_TRUE(WaitFor([&] {
    return proxy.Stats().Count("web", "check_status", "L7OK") == kServers;
  })) << proxy.Story()
      << nginx.Errors();
  EXPECT_EQ(proxy.Stats().Count("web", "status", "UP"), kServers + 1);
  EXPECT_EQ(proxy.log().Dump(), "");

  nginx.Kill();
  const SteadyTime killed = Now();
  ASSERT_TRUE(proxy.log().WaitForCount(" is DOWN", kServers)) << proxy.Story();
  SteadyTime last;
  for (const SyslogMessage& message : proxy.log().messages()) {
    if (absl::StrContains(message.text, " is DOWN")) last = message.at;
  }
  // Two failures, the first at most one interval after the end.
  EXPECT_LT(last - killed, Millis(1500));
  for (const std::string& line : proxy.log().Texts(" is DOWN")) {
    EXPECT_TRUE(absl::StrContains(line, "reason: Layer4 connection problem"))
        << line;
    EXPECT_TRUE(absl::StrContains(line, "Connection refused")) << line;
  }
  const StatTable down = proxy.Stats();
  EXPECT_EQ(down.Count("web", "status", "DOWN"), kServers + 1);
  EXPECT_EQ(down.Count("web", "check_status", "L4CON"), kServers);
  EXPECT_EQ(down.Get("web", "BACKEND", "chkdown"), "1");
  EXPECT_EQ(proxy.log().Count("backend web has no server available!"), 1);

  ASSERT_TRUE(nginx.Start()) << nginx.Errors();
  ASSERT_TRUE(proxy.log().WaitForCount(" is UP", kServers)) << proxy.Story();
  const StatTable up = proxy.Stats();
  EXPECT_EQ(up.Count("web", "status", "UP"), kServers + 1);
  EXPECT_EQ(up.Get("web", "BACKEND", "act"), absl::StrCat(kServers));
  EXPECT_EQ(proxy.log().Count("no server available!"), 1);
  EXPECT_EQ(proxy.log().Count(" is DOWN"), kServers);
}

}  // namespace
}  // namespace checkd
