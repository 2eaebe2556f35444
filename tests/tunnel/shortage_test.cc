// A process that runs out of descriptors: it says so, and judges nobody by it.
#include <sys/resource.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"
#include "tests/harness/tables.h"

namespace checkd {
namespace {

constexpr int kServers = 400;

// What `process` may open from now on.
void SetDescriptorLimit(ChildProcess& process, rlim_t limit) {
  rlimit now;
  ASSERT_EQ(prlimit(process.pid(), RLIMIT_NOFILE, nullptr, &now), 0);
  now.rlim_cur = limit;
  ASSERT_EQ(prlimit(process.pid(), RLIMIT_NOFILE, &now, nullptr), 0);
}

TEST(Shortage, OfDescriptorsTakesNobodyDown) {
  ServerAnswer answer = HttpAnswer(200, "OK");
  answer.delay = Millis(500);
  ScriptedServer server(answer);
  ProxyProcess proxy(
      {.config = absl::StrCat("backend b\n  option httpchk\n"
                              "  default-server check inter 1s fall 1\n"
                              "  server-template s ",
                              kServers, " ", server.endpoint(), "\n"),
       .max_open_files = 2000});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  SetDescriptorLimit(proxy.process(), 100);
  ASSERT_TRUE(WaitFor([&] { return server.accepted() > 2 * kServers; }))
      << server.accepted() << " checks\n"
      << proxy.Story().substr(0, 5000);
  EXPECT_TRUE(proxy.log().WaitForText(
      "Checks wait for this machine: Too many sockets on the process (Too many "
      "open files); "))
      << proxy.Story().substr(0, 5000);
  EXPECT_EQ(proxy.log().Count("is DOWN"), 0) << proxy.log().Dump();
  SetDescriptorLimit(proxy.process(), 2000);  // or the CLI could not answer
  const StatTable stats = proxy.Stats();
  EXPECT_EQ(stats.Count("b", "status", "UP"), kServers + 1);
  EXPECT_EQ(stats.Count("b", "chkfail", "0"), kServers);
  EXPECT_GT(ActivityValue(proxy.cli().Ask("show activity"), "shortages"), 0);
}

TEST(Shortage, IsNotAskedForByTheConfiguration) {
  ProxyProcess proxy({.config = "backend b\n  server s 127.0.0.1:1\n",
                      .global = "checkd max-open-checks 1000\n",
                      .max_open_files = 200});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  EXPECT_TRUE(WaitFor([&] {
    return absl::StrContains(
        proxy.process().Output(),
        "'checkd max-open-checks 1000' is more than 200 descriptors allow: 180 "
        "is used.");
  })) << proxy.Story();
}

}  // namespace
}  // namespace checkd
