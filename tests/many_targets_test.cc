// Many more targets than descriptors are a normal thing.
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"

namespace checkd {
namespace {

constexpr int kTargets = 50000;
constexpr int kDescriptors = 4096;

TEST(ManyTargets, AreAllCheckedUnderASmallDescriptorLimit) {
  ScriptedServer server;
  ProxyProcess proxy(
      {.config = absl::StrCat("backend b\n  option httpchk\n"
                              "  default-server check inter 10s\n"
                              "  server-template s ",
                              kTargets, " ", server.endpoint(), "\n"),
       .max_open_files = kDescriptors});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story().substr(0, 10000);
  ASSERT_TRUE(WaitFor([&] { return server.accepted() > 0; }))
      << proxy.Story().substr(0, 10000);

  // First checks are spread over one interval; a busy machine may need two.
  EXPECT_TRUE(
      WaitFor([&] { return server.accepted() >= kTargets; }, Millis(60000)))
      << server.accepted() << " checks\n"
      << proxy.log().Dump().substr(0, 10000);
  StatTable stats("");
  EXPECT_TRUE(WaitFor(
      [&] {
        stats = proxy.Stats();
        return stats.rows().size() == kTargets + 1 &&
               stats.Count("b", "check_status", "INI") == 0 &&
               stats.Count("b", "check_status", "* INI") == 0;
      },
      Millis(60000)))
      << stats.rows().size()
      << " rows, still initial: " << stats.Count("b", "check_status", "INI");
  EXPECT_EQ(proxy.log().Count("is DOWN"), 0)
      << proxy.log().Dump().substr(0, 10000);
  EXPECT_EQ(stats.Count("b", "chkfail", "0"), kTargets);
  EXPECT_TRUE(proxy.process().Running());
}

}  // namespace
}  // namespace checkd
