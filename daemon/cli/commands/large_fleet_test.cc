// Commands over a large fleet: each piece of an answer looks at a bounded
// number of proxies and servers, also where nothing comes of it.
#include <string>

#include "absl/strings/str_cat.h"
#include "daemon/cli/commands/server_commands.h"
#include "daemon/cli/commands/stat_dump.h"
#include "daemon/cli/commands/tls_commands.h"
#include "daemon/cli/session.h"
#include "daemon/testing/fake_names.h"
#include "daemon/testing/test_fleet.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

constexpr int kServers = 3000;

// One backend with many servers in maintenance, and many without servers.
std::string ManyOfEach() {
  std::string text = absl::StrCat("backend large\n  server-template s ",
                                  kServers, " 127.0.0.1:1 disabled\n");
  for (int i = 0; i < kServers; ++i) {
    absl::StrAppend(&text, "frontend f", i, "\n  bind :1\n");
  }
  return text + "backend last\n  server up 127.0.0.1:1\n";
}

class LargeFleet : public testing::Test {
 protected:
  LargeFleet() : fleet_(ManyOfEach()) {}

  // How often `dump` is asked for a piece, and all that it says.
  static int Pieces(CliDump& dump, std::string* text) {
    int pieces = 1;
    while (dump.Next(text)) ++pieces;
    return pieces;
  }
  int StatPieces(const StatSelection& selection, std::string* text) {
    StatDump dump(&fleet_.fleet, selection, {});
    return Pieces(dump, text);
  }
  // How many steps of a session the answer to `line` takes.
  int Steps(const CommandTable& table, std::string_view line,
            std::string* text) {
    const CliSession::Options options;
    CliSession session(&table, {}, &options);
    session.Grant(0);
    session.OnInput(absl::StrCat(line, "\n"));
    for (int steps = 1;; ++steps) {
      session.Grant(1);
      const std::string_view output = session.Output();
      text->append(output);
      session.Consume(output.size());
      if (!session.spent()) return steps;
    }
  }

  TestFleet fleet_;
};

TEST_F(LargeFleet, AFilterThatLeavesNothingStillTakesTurns) {
  std::string text;
  StatSelection selection;
  selection.types = StatSelection::kServers;
  selection.only_up = true;
  const int pieces = StatPieces(selection, &text);
  EXPECT_NE(text.find("\nlast,up,"), std::string::npos);
  EXPECT_EQ(text.find("\nlarge,"), std::string::npos);
  EXPECT_GE(pieces, 2 * kServers / 256);
}

TEST_F(LargeFleet, SoDoesOneProxyAmongMany) {
  std::string text;
  StatSelection selection;
  selection.proxy_id = fleet_.fleet.Find("last")->spec().id;
  const int pieces = StatPieces(selection, &text);
  EXPECT_NE(text.find("\nlast,BACKEND,"), std::string::npos);
  EXPECT_EQ(text.find("\nf1,"), std::string::npos);
  EXPECT_GE(pieces, kServers / 256);
}

TEST_F(LargeFleet, NothingIsLeftOutBetweenPieces) {
  std::string text;
  StatPieces({}, &text);
  size_t rows = 0;
  for (const char c : text) rows += c == '\n' ? 1 : 0;
  // Servers, frontends, two backends with one more server; the heading and the
  // empty line at the end are the session's.
  EXPECT_EQ(rows, 1u + kServers + 1 + kServers + 2);
}

TEST(FleetChecks, AreThoseOfCheckedServersInEnabledProxies) {
  TestFleet fleet(
      "backend a\n  server x 127.0.0.1:1 check\n  server y 127.0.0.1:1\n"
      "backend b\n  disabled\n  server x 127.0.0.1:1 check\n"
      "backend c\n  server x 127.0.0.1:1 check\n");
  EXPECT_EQ(fleet.fleet.checks(), 2u);
}

TEST_F(LargeFleet, ListsOfBackendsAndHandshakesComeInPieces) {
  CommandTable table;
  FakeNames names;
  AddServerCommands(&fleet_.fleet, &names, &table);
  AddTlsCommands(&fleet_.fleet, &table);
  std::string text;
  EXPECT_GE(Steps(table, "show backend", &text), kServers / 64);
  EXPECT_EQ(text, "# name\nlarge\nlast\n\n");
  text.clear();
  EXPECT_GE(Steps(table, "show tls", &text), kServers / 64);
  EXPECT_EQ(text, "\n");
}

}  // namespace
}  // namespace checkd
