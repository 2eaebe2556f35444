// Configurations as harnesses write them (docs/reference/launch.md:
// Configuration, Timing).
#include <signal.h>
#include <unistd.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/loopback.h"
#include "tests/harness/program.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"

namespace checkd {
namespace {

TEST(Sections, TwoGlobalsMergeAndEachStatsSocketServes) {
  TempDir dir;
  ProxyProcess proxy(
      {.config = absl::StrCat("global\n  stats socket ", dir.Path("two"),
                              " level user\n  node merged\n",
                              "backend b\n  server s 127.0.0.1:1\n")});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  EXPECT_EQ(proxy.cli().Ask("show backend"), "# name\nb\n\n");
  EXPECT_EQ(proxy.cli().Ask("disable server b/s"), "\n");
  const Cli user(dir.Path("two"));
  EXPECT_EQ(user.Ask("show backend"), "# name\nb\n\n");
  EXPECT_EQ(user.Ask("disable server b/s"), "Permission denied\n\n");
  EXPECT_TRUE(
      absl::StrContains(proxy.cli().Ask("show info"), "\nnode: merged\n"));
}

TEST(Sections, MayBeIndentedAndFrontendsCountForIds) {
  const std::string bind =
      absl::StrCat("    bind ", LoopbackAddress(), ":8080\n");
  ProxyProcess proxy(
      {.config = absl::StrCat("   frontend f\n", bind,
                              "\tbackend b\n\t\tserver s 127.0.0.1:1\n",
                              "  listen l\n    bind ", LoopbackAddress(),
                              ":8080\n", "    server s 127.0.0.1:1\n")});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  const StatTable stats = proxy.Stats();
  EXPECT_EQ(stats.Get("f", "FRONTEND", "iid"), "2");
  EXPECT_EQ(stats.Get("b", "BACKEND", "iid"), "3");
  EXPECT_EQ(stats.Get("l", "FRONTEND", "iid"), "4");
  EXPECT_EQ(proxy.States().Get("l", "s", "be_id"), "4");
}

TEST(Expansion, TheLexerExpandsInsideDoubleQuotesOnly) {
  ScriptedServer server;
  ProxyProcess proxy(
      {.config = absl::StrCat(
           "backend \"$NAME\"\n"
           "  server \"${A-plain}\" \"${ADDR}:${PORT}\" check inter 100ms\n"),
       .env = {{"NAME", "named"},
               {"ADDR", server.address()},
               {"PORT", absl::StrCat(server.port())}}});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  EXPECT_TRUE(proxy.WaitForStat("named", "plain", "check_status", "L4OK"))
      << proxy.Story();
}

TEST(Expansion, AddressesExpandByThemselvesAndUnsetIsEmpty) {
  ScriptedServer server;
  ProxyProcess proxy(
      {.config = absl::StrCat("backend b\n  log ${S}:${P} daemon\n"
                              "  server set ${ADDR}:${PORT} check inter 100ms\n"
                              "  server unset ${NO_A}:${NO_P}\n"),
       .env = {{"ADDR", server.address()},
               {"PORT", absl::StrCat(server.port())}}});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  EXPECT_TRUE(proxy.WaitForStat("b", "set", "check_status", "L4OK"));
  EXPECT_EQ(proxy.States().Get("b", "unset", "srv_addr"), "0.0.0.0");
  EXPECT_EQ(proxy.States().Get("b", "unset", "srv_port"), "0");
}

TEST(Expansion, ALogAddressOfAnUnsetVariableAloneIsAnError) {
  ProxyProcess proxy(
      {.config = "backend b\n  log ${S} daemon\n", .args = {"-c"}});
  EXPECT_TRUE(proxy.process().Wait().Exited(1)) << proxy.Story();
}

TEST(Timing, FirstChecksComeWithinTheirInterval) {
  ScriptedServer server;
  std::string config = "backend b\n  option httpchk\n";
  for (int i = 0; i < 10; ++i) {
    absl::StrAppend(&config, "  server s", i, " ", server.endpoint(),
                    " check inter 500ms\n");
  }
  ProxyProcess proxy({.config = config});
  ASSERT_TRUE(WaitFor([&] {
    return proxy.Stats().Count("b", "check_status", "L7OK") == 10;
  })) << proxy.Story();
  // In the order of the configuration, evenly spread (F357).
  const auto accepts = server.accepts();
  EXPECT_LT(accepts[9] - accepts[0], Millis(500 + 300));
}

TEST(Timing, WithoutTimeoutCheckAnAnswerHasInterToCome) {
  ScriptedServer silent{SilentAnswer()};
  ProxyProcess proxy({.config = absl::StrCat(
                          "backend b\n  option httpchk\n  server s ",
                          silent.endpoint(), " check inter 400ms fall 1\n")});
  ASSERT_TRUE(proxy.log().WaitForText("Server b/s is DOWN")) << proxy.Story();
  const std::string line = proxy.log().Texts("is DOWN")[0];
  EXPECT_TRUE(
      absl::StrContains(line, "reason: Layer7 timeout, check duration: 40"))
      << line;
}

}  // namespace
}  // namespace checkd
