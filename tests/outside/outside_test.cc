// A workspace that is not ours builds on the public doors, and its programs
// work. The Bazel within has an output base of its own, so that it does not
// wait for the one that runs this test, and shares the cache of compiled files.
#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/child_process.h"
#include "tests/harness/program.h"
#include "tests/harness/scripted_server.h"

namespace checkd {
namespace {

// A cold cache compiles the layers.
constexpr Millis kBuildPatience{13 * 60 * 1000};

// The folder in the source tree, which runfiles are links to.
std::string Workspace() {
  return std::filesystem::canonical("examples/outside/WORKSPACE").parent_path();
}

std::string HomeOfUser() {
  const passwd* user = getpwuid(getuid());
  return user == nullptr ? "" : user->pw_dir;
}

std::string BazelPath() {
  const char* chosen = getenv("BAZEL");
  if (chosen != nullptr && *chosen != '\0') return chosen;
  if (access("/usr/bin/bazel", X_OK) == 0) return "/usr/bin/bazel";
  return FindProgram("bazel");
}

struct Result {
  ExitStatus status;
  std::string output;
};

Result Execute(std::vector<std::string> argv, Millis patience = kPatience) {
  ChildProcess child({.argv = std::move(argv), .directory = Workspace()});
  const ExitStatus status = child.Wait(patience);
  WaitFor([&] { return child.OutputClosed(); });
  return {status, child.Output()};
}

std::string OutputRoot() {
  return absl::StrCat(getenv("TEST_TMPDIR"), "/outside");
}

// Where Bazel puts a link to a part of its output.
std::string Link(const std::string& part) {
  return absl::StrCat(getenv("TEST_TMPDIR"), "/to-", part);
}

// `command` with `arguments`, in the workspace outside. --batch: no server
// stays behind.
Result Bazel(const std::string& command, std::vector<std::string> arguments) {
  std::vector<std::string> argv = {
      BazelPath(), absl::StrCat("--output_user_root=", OutputRoot()), "--batch",
      command, "--noshow_progress"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return Execute(std::move(argv), kBuildPatience);
}

class OutsideTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    built_ = Bazel("build", {absl::StrCat("--disk_cache=", HomeOfUser(),
                                          "/.cache/checkd-bazel"),
                             absl::StrCat("--symlink_prefix=", Link("")),
                             "--nosandbox_debug", "//..."});
  }

  static void TearDownTestSuite() {
    std::error_code ignored;
    std::filesystem::remove_all(OutputRoot(), ignored);
  }

  void SetUp() override {
    ASSERT_TRUE(built_.status.Exited(0)) << built_.status.Describe() << "\n"
                                         << built_.output;
  }

  // One of the programs, towards `server`.
  Result RunProgram(const std::string& name, const ScriptedServer& server,
                    const std::string& argument = "") {
    std::vector<std::string> argv = {absl::StrCat(Link("bin/"), name),
                                     server.address(),
                                     absl::StrCat(server.port())};
    if (!argument.empty()) argv.push_back(argument);
    return Execute(std::move(argv));
  }

  static Result built_;
};

Result OutsideTest::built_;

TEST_F(OutsideTest, NothingOfOursIsWarnedOf) {
  EXPECT_FALSE(absl::StrContains(built_.output, ": warning: "))
      << built_.output;
}

TEST_F(OutsideTest, TcpProbeTellsWhetherSomethingListens) {
  ScriptedServer server(SilentAnswer());
  Result probe = RunProgram("tcp_probe", server);
  EXPECT_EQ(probe.output, "listens\n");
  EXPECT_TRUE(probe.status.Exited(0));
  server.Down();
  probe = RunProgram("tcp_probe", server);
  EXPECT_EQ(probe.output, "ECONNREFUSED returned by OS\n");
  EXPECT_TRUE(probe.status.Exited(1));
}

TEST_F(OutsideTest, HttpClientFetchesAPage) {
  ScriptedServer server(HttpAnswer(200, "OK", "a page\n"));
  Result page = RunProgram("http_client", server, "/page");
  EXPECT_EQ(page.output, "200\na page\n");
  EXPECT_TRUE(page.status.Exited(0));
  ASSERT_EQ(server.requests().size(), 1u);
  EXPECT_TRUE(
      absl::StartsWith(*server.requests().begin(), "GET /page HTTP/1.1"));
  server.Answer(CloseAnswer());
  page = RunProgram("http_client", server, "/page");
  EXPECT_EQ(page.output, "no response\n");
  EXPECT_TRUE(page.status.Exited(1));
}

TEST_F(OutsideTest, CheckJudgesAServer) {
  ScriptedServer server(BytesAnswer("+PONG\r\n"));
  Result check = RunProgram("check_redis", server);
  EXPECT_TRUE(absl::StartsWith(check.output, "L7OK:")) << check.output;
  EXPECT_TRUE(check.status.Exited(0));
  EXPECT_EQ(server.requests(), std::set<std::string>{"PING\r\n"});
  server.Answer(BytesAnswer("-LOADING\r\n"));
  check = RunProgram("check_redis", server);
  EXPECT_EQ(check.output,
            "L7RSP: TCPCHK did not match content '+PONG' at step 2 comment: "
            "is it Redis?\n");
  EXPECT_TRUE(check.status.Exited(1));
}

// Also those that no program here goes through.
TEST_F(OutsideTest, EveryDoorIsOpen) {
  const Result seen = Bazel("query", {"visible(//:tcp_probe, @checkd//:all)"});
  EXPECT_TRUE(seen.status.Exited(0)) << seen.output;
  for (const char* door : {"tasks", "transport", "transport_tls",
                           "transport_dns", "mux", "conn_stream", "checks"}) {
    EXPECT_TRUE(
        absl::StrContains(seen.output, absl::StrCat("@checkd//:", door, "\n")))
        << door;
  }
}

}  // namespace
}  // namespace checkd
