#include "daemon/cli/commands/stats_commands.h"

#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "daemon/cli/commands/names_commands.h"
#include "daemon/cli/commands/process_commands.h"
#include "daemon/cli/commands/server_commands.h"
#include "daemon/cli/commands/tls_commands.h"
#include "daemon/cli/session_commands.h"
#include "daemon/process/version.h"
#include "daemon/stats/stat_rows.h"
#include "daemon/testing/cli_client.h"
#include "daemon/testing/fake_names.h"
#include "daemon/testing/test_fleet.h"
#include "daemon/testing/tiny_json.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::vector<std::string> Lines(const std::string& text) {
  return absl::StrSplit(text, '\n');
}

class FakeProcess : public ProcessView {
 public:
  ProcessInfo Info() const override {
    ProcessInfo info;
    info.maxconn = 1000;
    info.pid = 42;
    info.node = "n\"1";
    return info;
  }
  const std::vector<std::string>& Environment() const override {
    return environment_;
  }
  std::string StartupLog() const override { return "[WARNING] x\n"; }
  std::string CliSockets() const override { return "# socket lvl processes\n"; }
  std::string Activity() const override { return "runs_started: 3\n"; }

 private:
  std::vector<std::string> environment_ = {"A=1", "AB=2"};
};

class Commands : public testing::Test {
 protected:
  Commands()
      : fleet_(
            "listen l\n  mode http\n  bind :1\n"
            "  server a 127.0.0.1:1 check\n  server b 127.0.0.1:2 check\n"
            "backend t\n  server a 127.0.0.1:1 disabled\n"
            "  server u 127.0.0.1:2\n"
            "frontend f\n  bind :2\n"
            "backend off\n  disabled\n  server a 127.0.0.1:1\n"
            "backend empty\n") {
    AddStatsCommands(&fleet_.fleet, &process_, &table_);
    AddProcessCommands(&process_, &table_);
  }

  std::string Ask(std::string_view line, CliLevel level = CliLevel::kAdmin) {
    return CliClient(&table_).Ask(line, level);
  }
  // "proxy/server" of each row; `column` of it behind a '=' if it is wanted.
  std::vector<std::string> Rows(std::string_view line, size_t column = 0) {
    std::vector<std::string> rows;
    for (const std::string& text : Lines(Ask(line))) {
      const std::vector<std::string> cells = absl::StrSplit(text, ',');
      if (cells.size() < 100 || absl::StartsWith(text, "#")) continue;
      rows.push_back(absl::StrCat(cells[0], "/", cells[1]));
      if (column > 0) absl::StrAppend(&rows.back(), "=", cells[column]);
    }
    return rows;
  }

  TestFleet fleet_;
  FakeProcess process_;
  CommandTable table_;
};

TEST_F(Commands, ShowStatShowsEveryProxyThatIsNotDisabled) {
  EXPECT_THAT(Rows("show stat"),
              ElementsAre("l/FRONTEND", "l/a", "l/b", "l/BACKEND", "t/a", "t/u",
                          "t/BACKEND", "f/FRONTEND", "empty/BACKEND"));
}

// As HAProxy 2.6 answers the same words.
TEST_F(Commands, ShowStatSelectsByProxyTypeAndServer) {
  EXPECT_THAT(Rows("show stat 2 -1 1"),
              ElementsAre("l/FRONTEND", "l/a", "l/BACKEND"));
  EXPECT_THAT(Rows("show stat l 7 2"),
              ElementsAre("l/FRONTEND", "l/b", "l/BACKEND"));
  EXPECT_THAT(Rows("show stat 2 -1 0"), ElementsAre("l/FRONTEND", "l/BACKEND"));
  EXPECT_THAT(Rows("show stat -1 1 -1"),
              ElementsAre("l/FRONTEND", "f/FRONTEND"));
  EXPECT_THAT(Rows("show stat -1 4 2"), ElementsAre("l/b", "t/u"));
  EXPECT_THAT(Rows("show stat domain proxy t 2 -1"), ElementsAre("t/BACKEND"));
  EXPECT_THAT(Rows("show stat t 8 -1"), IsEmpty());
  EXPECT_THAT(Rows("show stat 2 0 -1"), IsEmpty());
}

TEST_F(Commands, ShowStatReadsTypeAndServerOnlyWithAllThree) {
  EXPECT_EQ(Rows("show stat l 4").size(), 9u);
  EXPECT_EQ(Rows("show stat nope").size(), 9u);
}

TEST_F(Commands, ShowStatRefusesUnknownNamesButNotNumbers) {
  EXPECT_EQ(Ask("show stat nope -1 -1"), "No such proxy.\n\n");
  EXPECT_EQ(Ask("show stat 0 -1 -1"), "No such proxy.\n\n");
  EXPECT_EQ(Ask("show stat 99 -1 -1"), StatCsvHeader() + "\n");
  EXPECT_EQ(Ask("show stat 99 -1 -1 json"), "[]\n\n");
  EXPECT_EQ(Ask("show stat 99 -1 -1 typed"), "\n");
  EXPECT_EQ(Ask("show stat domain x"), "Invalid statistics domain.\n\n");
  EXPECT_THAT(Ask("show stat domain resolvers"), StartsWith("#id,pid,"));
}

TEST_F(Commands, ShowStatHidesWhatIsDownOrInMaintenance) {
  fleet_.server("l/a").SetHealth(HealthCommand::kDown);
  EXPECT_THAT(Rows("show stat up", kStatus),
              ElementsAre("l/FRONTEND=OPEN", "l/b=UP 1/3", "l/BACKEND=UP (1/2)",
                          "t/u=no check", "t/BACKEND=UP (1/2)",
                          "f/FRONTEND=OPEN", "empty/BACKEND=UP (0/0)"));
  EXPECT_THAT(
      Rows("show stat no-maint", kStatus),
      ElementsAre("l/FRONTEND=OPEN", "l/a=DOWN", "l/b=UP 1/3",
                  "l/BACKEND=UP (1/2)", "t/u=no check", "t/BACKEND=UP (1/2)",
                  "f/FRONTEND=OPEN", "empty/BACKEND=UP (0/0)"));
}

TEST_F(Commands, ShowStatTellsUsersNoAddresses) {
  EXPECT_THAT(Ask("show stat", CliLevel::kOperator), HasSubstr("127.0.0.1"));
  const std::string text = Ask("show stat", CliLevel::kUser);
  EXPECT_EQ(text.find("127.0.0.1"), std::string::npos);
  EXPECT_EQ(text.find("roundrobin"), std::string::npos);
}

TEST_F(Commands, ShowStatIsJsonWhateverServersSay) {
  fleet_.Check("l/a", CheckStatus::kL7Rsp, 0,
               "No \"good\"\\ \x01 \xff \xc3\xa4");
  const std::string text = Ask("show stat json");
  EXPECT_TRUE(IsJson(text)) << text;
  EXPECT_THAT(text, HasSubstr(R"("No \"good\"\\ \u0001 \u00ff )"
                              "\xc3\xa4\""));
}

TEST_F(Commands, ShowStatDescribesOnlyTypedFields) {
  EXPECT_THAT(Ask("show stat t 4 2 typed desc"),
              StartsWith("S.3.2.0.pxname.1:KNSV:str:t:\"Proxy name\"\n"));
  EXPECT_EQ(Ask("show stat desc"), Ask("show stat"));
}

TEST_F(Commands, ShowInfoHasThreeForms) {
  EXPECT_THAT(Ask("show info"), HasSubstr("\nPid: 42\n"));
  EXPECT_THAT(Ask("show info typed"), HasSubstr("\n6.Pid.1:SGPV:u32:42\n"));
  EXPECT_THAT(Ask("show info desc"), HasSubstr("\nPid: 42:\"Process id\"\n"));
  const std::string json = Ask("show info json");
  EXPECT_TRUE(IsJson(json)) << json;
}

TEST_F(Commands, ShowEnvShowsOneOrAll) {
  EXPECT_EQ(Ask("show env"), "A=1\nAB=2\n\n");
  EXPECT_EQ(Ask("show env A"), "A=1\n\n");
  EXPECT_EQ(Ask("show env B"), "Variable not found\n\n");
}

TEST_F(Commands, TellOfTheProcess) {
  EXPECT_EQ(Ask("show version"), absl::StrCat(kVersion, "\n\n"));
  EXPECT_EQ(Ask("show activity"), "runs_started: 3\n\n");
  EXPECT_EQ(Ask("show cli sockets"), "# socket lvl processes\n\n");
  EXPECT_THAT(Ask("show startup-logs"), StartsWith("[WARNING] x\n"));
}

TEST_F(Commands, AskForTheLevelsOfHaproxy) {
  for (const char* line :
       {"show stat", "show info", "show version", "show cli sockets"}) {
    EXPECT_NE(Ask(line, CliLevel::kUser), "Permission denied\n\n") << line;
  }
  for (const char* line : {"show env", "show activity", "show startup-logs"}) {
    EXPECT_EQ(Ask(line, CliLevel::kUser), "Permission denied\n\n") << line;
    EXPECT_NE(Ask(line, CliLevel::kOperator), "Permission denied\n\n") << line;
  }
}

// The operator's page names no command that does not exist.
TEST_F(Commands, AreThoseOfTheManual) {
  FakeNames names;
  AddServerCommands(&fleet_.fleet, &names, &table_);
  AddNamesCommands(&names, &table_);
  AddTlsCommands(&fleet_.fleet, &table_);
  AddSessionCommands(&table_);
  std::ifstream file("docs/operating.md");
  ASSERT_TRUE(file.is_open());
  std::string line;
  while (std::getline(file, line) && line != "| command | what |") {
  }
  int commands = 0;
  const std::regex quoted("`([a-z][^`]*)`");
  while (std::getline(file, line) && absl::StartsWith(line, "|")) {
    const std::string names = line.substr(0, line.find("` |") + 1);
    for (std::sregex_iterator at(names.begin(), names.end(), quoted), end;
         at != end; ++at) {
      EXPECT_THAT(Ask((*at)[1].str()), Not(StartsWith("Unknown command")))
          << (*at)[1];
      ++commands;
    }
  }
  EXPECT_GT(commands, 12);
}

}  // namespace
}  // namespace checkd
