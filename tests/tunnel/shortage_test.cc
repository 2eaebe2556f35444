// A process that may not open as many descriptors as it has checks to run: it
// says so, and judges nobody by it.
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"

namespace checkd {
namespace {

constexpr int kServers = 400;

// The value of "name: value" among the lines of `show activity`.
int Value(const std::string& activity, const std::string& name) {
  const size_t at = activity.find(name + ": ");
  int value = -1;
  if (at != std::string::npos) {
    const size_t from = at + name.size() + 2;
    const size_t end = activity.find('\n', from);
    if (!absl::SimpleAtoi(activity.substr(from, end - from), &value)) return -1;
  }
  return value;
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
       .global = "checkd max-open-checks 1000\n",
       .max_open_files = 120});
  ASSERT_TRUE(WaitFor([&] { return server.accepted() > 2 * kServers; }))
      << server.accepted() << " checks\n"
      << proxy.Story().substr(0, 5000);
  EXPECT_TRUE(proxy.log().WaitForText(
      "Checks wait for this machine: Too many sockets on the process (Too many "
      "open files); "))
      << proxy.Story().substr(0, 5000);
  EXPECT_EQ(proxy.log().Count("is DOWN"), 0) << proxy.log().Dump();
  const StatTable stats = proxy.Stats();
  EXPECT_EQ(stats.Count("b", "status", "UP"), kServers + 1);
  EXPECT_EQ(stats.Count("b", "chkfail", "0"), kServers);
  EXPECT_GT(Value(proxy.cli().Ask("show activity"), "shortages"), 0);
}

}  // namespace
}  // namespace checkd
