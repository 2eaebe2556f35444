// A configuration with mistakes: all of them in one run, each with its place,
// and nothing is started.
#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/program.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"

namespace checkd {
namespace {

constexpr char kMistakes[] =
    "backend b\n"
    "  timeout chekc 5s\n"
    "  optoin httpchk\n"
    "  server a 127.0.0.1:80 check intre 1s\n"
    "  server b 127.0.0.1:80 check inter 1x\n"
    "  http-check expect status 2x\n"
    "backend c\n"
    "  server a 127.0.0.1:80 check rise 0\n";

class BadConfig : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(BadConfig, ReportsEveryMistakeAndExits1) {
  ProxyProcess proxy({.config = kMistakes, .args = GetParam()});
  EXPECT_TRUE(proxy.process().Wait().Exited(1)) << proxy.Story();
  ASSERT_TRUE(WaitFor([&] { return proxy.process().OutputClosed(); }));
  const std::string text = proxy.process().Stderr();
  const std::string file = proxy.dir().Path("test.cfg");
  // The lines of the mistakes, after those that the harness put in front.
  const std::string config = ReadFile(file);
  const int first =
      1 + static_cast<int>(std::count(
              config.begin(), config.begin() + config.find("backend b"), '\n'));
  for (const int line : {1, 2, 3, 4, 5, 7}) {
    EXPECT_TRUE(absl::StrContains(text, absl::StrCat(file, ":", first + line)))
        << "mistake on line " << first + line << "\n"
        << text;
  }
  for (const char* word : {"chekc", "optoin", "intre", "1x"}) {
    EXPECT_TRUE(absl::StrContains(text, word)) << word << "\n" << text;
  }
  EXPECT_TRUE(absl::StrContains(text, "did you mean 'option' maybe ?")) << text;
  EXPECT_TRUE(absl::StrContains(text, "did you mean 'inter' maybe ?")) << text;
  EXPECT_TRUE(absl::StrContains(text, "Error(s) found in configuration file"))
      << text;
  EXPECT_EQ(proxy.process().Stdout(), "");
}

TEST_P(BadConfig, StartsNothing) {
  ScriptedServer server;
  TempDir dir;
  ProxyProcess proxy({.config = absl::StrCat(
                          "backend b\n  option httpchk\n  server s ",
                          server.endpoint(), " check inter 10ms\n  nonsense\n"),
                      .args = GetParam()});
  EXPECT_TRUE(proxy.process().Wait().Exited(1)) << proxy.Story();
  EXPECT_TRUE(WaitFor([&] { return proxy.process().OutputClosed(); }));
  EXPECT_EQ(proxy.cli().Connect(), -1);
  EXPECT_EQ(server.accepted(), 0u);
  EXPECT_EQ(proxy.log().Dump(), "");
}

INSTANTIATE_TEST_SUITE_P(Modes, BadConfig,
                         testing::Values(std::vector<std::string>{"-d"},
                                         std::vector<std::string>{"-c"},
                                         std::vector<std::string>{"-D"}));

TEST(BadConfigPlace, LexerErrorsShowLineAndColumn) {
  ProxyProcess proxy(
      {.config = "backend b\n  server s \"127.0.0.1:80\n", .args = {"-c"}});
  EXPECT_TRUE(proxy.process().Wait().Exited(1)) << proxy.Story();
  ASSERT_TRUE(WaitFor([&] { return proxy.process().OutputClosed(); }));
  const std::string text = proxy.process().Stderr();
  EXPECT_TRUE(absl::StrContains(text, "unmatched quote at position 12:"))
      << text;
  EXPECT_TRUE(absl::StrContains(text, "\n           ^")) << text;
}

TEST(BadConfigPlace, AMissingLastLineEndIsAnError) {
  ProxyProcess proxy(
      {.config = "backend b\n  server s 127.0.0.1:80", .args = {"-c"}});
  EXPECT_TRUE(proxy.process().Wait().Exited(1)) << proxy.Story();
  EXPECT_TRUE(proxy.process().WaitForOutput("Missing LF on last line"));
}

TEST(BadConfigPlace, QuietPrintsNothingAndStillExits1) {
  ProxyProcess proxy({.config = kMistakes, .args = {"-c", "-q"}});
  EXPECT_TRUE(proxy.process().Wait().Exited(1));
  ASSERT_TRUE(WaitFor([&] { return proxy.process().OutputClosed(); }));
  EXPECT_EQ(proxy.process().Output(), "");
}

TEST(BadConfigPlace, AFileThatIsNotThere) {
  ChildProcess child(
      {.argv = {CheckdPath(), "-c", "-f", "/nonexistent/a.cfg"}});
  EXPECT_TRUE(child.Wait().Exited(1));
  EXPECT_TRUE(child.WaitForOutput("/nonexistent/a.cfg"));
  EXPECT_TRUE(child.WaitForOutput("No such file or directory"));
}

}  // namespace
}  // namespace checkd
