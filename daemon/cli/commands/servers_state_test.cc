#include "daemon/cli/commands/servers_state.h"

#include "absl/strings/str_split.h"
#include "daemon/testing/test_fleet.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using testing::ElementsAre;

std::string LineOf(TestFleet& fleet, std::string_view selector) {
  Server& server = fleet.server(selector);
  std::string out;
  AppendServerState(server.backend().spec(), server.spec(), server.Snapshot(),
                    &out);
  return out;
}

TEST(ServersState, OpensWithVersionAndColumnNames) {
  const std::vector<std::string> lines =
      absl::StrSplit(std::string(kServersStateHeader), '\n');
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0], "1");
  const std::vector<std::string> names = absl::StrSplit(lines[1], ' ');
  EXPECT_EQ(names.size(), 26u);  // '#' and 25 columns
  EXPECT_EQ(lines[2], "");
}

// The example of F507.
TEST(ServersState, ShowsACheckedServer) {
  TestFleet fleet(
      "backend be1\n  server srv1 127.0.0.1:8001 check rise 1 fall 1\n");
  fleet.Check("be1/srv1", CheckStatus::kL4Ok);
  fleet.clock.Advance(Seconds(3));
  EXPECT_EQ(LineOf(fleet, "be1/srv1"),
            "2 be1 1 srv1 127.0.0.1 2 0 1 1 3 6 3 1 6 0 0 0 - 8001 - 0 0 - - "
            "0\n");
  ASSERT_EQ(fleet.server("be1/srv1").BeginRun(), Server::RunGate::kRun);
  // While a run is in progress the result is 0 and the old status stays.
  EXPECT_EQ(LineOf(fleet, "be1/srv1"),
            "2 be1 1 srv1 127.0.0.1 2 0 1 1 3 6 0 1 7 0 0 0 - 8001 - 0 0 - - "
            "0\n");
}

struct LineCase {
  const char* what;
  const char* server;  // the words of its line
  const char* line;    // as HAProxy 2.6 prints it
};

class ServersStateLine : public testing::TestWithParam<LineCase> {};

TEST_P(ServersStateLine, IsHaproxys) {
  TestFleet fleet(
      absl::StrCat("backend b\n  server ", GetParam().server, "\n"));
  EXPECT_EQ(LineOf(fleet, "b/#1"), absl::StrCat(GetParam().line, "\n"))
      << GetParam().what;
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, ServersStateLine,
    testing::Values(
        LineCase{"not yet checked", "s 127.0.0.1:80 check",
                 "2 b 1 s 127.0.0.1 2 0 1 1 0 1 0 2 6 0 0 0 - 80 - 0 0 - - 0"},
        LineCase{"never checked", "s 127.0.0.1:1",
                 "2 b 1 s 127.0.0.1 2 0 1 1 0 1 0 2 0 0 0 0 - 1 - 0 0 - - 0"},
        LineCase{"IPv6", "s [::1]:80 check",
                 "2 b 1 s ::1 2 0 1 1 0 1 0 2 6 0 0 0 - 80 - 0 0 - - 0"},
        LineCase{"a unix socket has no address", "c /tmp/x.sock weight 5",
                 "2 b 1 c - 2 0 5 5 0 1 0 2 0 0 0 0 - 0 - 0 0 - - 0"},
        LineCase{"addr and port serve the agent too",
                 "s 127.0.0.1:80 check addr 127.0.0.2 port 81",
                 "2 b 1 s 127.0.0.1 2 0 1 1 0 1 0 2 6 0 0 0 - 80 - 0 81 "
                 "127.0.0.2 127.0.0.2 81"}));

TEST(ServersState, ShowsAWrittenNumber) {
  TestFleet fleet("backend b\n  id 70\n  server s 127.0.0.1:1 id 9\n");
  EXPECT_EQ(LineOf(fleet, "b/s"),
            "70 b 9 s 127.0.0.1 2 0 1 1 0 1 0 2 0 0 1 1 - 1 - 0 0 - - 0\n");
}

TEST(ServersState, ShowsMaintenance) {
  TestFleet fleet("backend b\n  server s 127.0.0.1:1 check disabled\n");
  EXPECT_EQ(LineOf(fleet, "b/s"),
            "2 b 1 s 127.0.0.1 0 5 1 1 0 1 0 0 14 0 0 0 - 1 - 0 0 - - 0\n");
}

// F146, F506: they are there, but numbered only if that was written.
TEST(ServersState, ListsDisabledProxiesWithoutNumbers) {
  TestFleet fleet(
      "backend off\n  disabled\n  server s 127.0.0.1:1 check\n"
      "  server t 127.0.0.1:1 check id 7\n");
  std::string out;
  const auto dump = DumpServersState(&fleet.fleet, nullptr);
  while (dump->Next(&out)) {
  }
  std::vector<std::string> heads;
  const std::vector<std::string> lines =
      absl::StrSplit(out, '\n', absl::SkipEmpty());
  for (const std::string& line : lines) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ');
    ASSERT_EQ(words.size(), 25u) << line;
    heads.push_back(words[2] + " " + words[3] + " " + words[13]);
  }
  EXPECT_THAT(heads, ElementsAre("0 s 0", "7 t 0"));
}

}  // namespace
}  // namespace checkd
