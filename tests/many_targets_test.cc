// Many more targets than descriptors are a normal thing.
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"

namespace checkd {
namespace {

constexpr int kTargets = 50000;
constexpr int kDescriptors = 4096;

int Occurrences(const std::string& text, const std::string& part) {
  int count = 0;
  for (size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + part.size() - 1)) {
    ++count;
  }
  return count;
}

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
  // Read as text: a table of all cells would take longer than the checks.
  std::string stats;
  const auto servers = [&](std::string_view status) {
    return Occurrences(stats, absl::StrCat(",", status, ",")) +
           Occurrences(stats, absl::StrCat(",* ", status, ","));
  };
  EXPECT_TRUE(WaitFor(
      [&] {
        stats = proxy.cli().Ask("show stat");
        return servers("L7OK") == kTargets;
      },
      Millis(60000)))
      << servers("L7OK") << " passed, " << servers("INI") << " still initial";
  EXPECT_EQ(proxy.log().Count("is DOWN"), 0)
      << proxy.log().Dump().substr(0, 10000);
  EXPECT_TRUE(proxy.process().Running());
}

}  // namespace
}  // namespace checkd
