// Configurations as people run them, each with what its servers are and what
// must become of them (README.md).
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "tests/harness/child_process.h"
#include "tests/harness/cli.h"
#include "tests/harness/program.h"
#include "tests/harness/tables.h"
#include "tests/harness/wait_for.h"
#include "tests/life/expectation.h"
#include "tests/life/surroundings.h"

namespace checkd {
namespace {

constexpr char kFolder[] = "tests/life";
// Checks may take the seconds that people give them, several times in a row.
constexpr Millis kVerdictPatience{30000};

// The names of files there, without `extension`.
std::vector<std::string> FilesWith(const std::string& extension) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() != extension) continue;
    names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> Lines(const std::string& text) {
  return absl::StrSplit(text, '\n');
}

std::string FirstWord(const std::string& line) {
  const std::vector<std::string> words =
      absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty());
  return words.empty() ? "" : words[0];
}

bool StartsSection(const std::string& line) {
  return !line.empty() &&
         std::string_view(" \t#.").find(line[0]) == std::string_view::npos;
}

// Without what takes another root folder or user: it needs rights, and the
// files of the machine.
std::string WithoutPrivileges(const std::string& config) {
  static const auto* const words =
      new std::set<std::string>({"chroot", "user", "group", "uid", "gid"});
  std::vector<std::string> kept;
  bool global = false;
  for (const std::string& line : Lines(config)) {
    if (StartsSection(line)) global = FirstWord(line) == "global";
    if (!global || words->count(FirstWord(line)) == 0) kept.push_back(line);
  }
  return absl::StrJoin(kept, "\n");
}

// Of each section about which there is more than one notice: the notices.
std::string RepeatedNotices(const std::string& config,
                            const std::string& output) {
  static const auto* const notice =
      new std::regex(R"(\[NOTICE\].*: parsing \[[^\]]*:(\d+)\] : .*)");
  const std::vector<std::string> lines = Lines(config);
  std::map<size_t, std::vector<std::string>> of_section;
  for (const std::string& line : Lines(output)) {
    std::smatch match;
    size_t at = 0;
    if (!std::regex_match(line, match, *notice) ||
        !absl::SimpleAtoi(match[1].str(), &at)) {
      continue;
    }
    while (at > 1 && !StartsSection(lines.at(at - 1))) --at;
    of_section[at].push_back(line);
  }
  std::string repeated;
  for (const auto& [section, notices] : of_section) {
    if (notices.size() < 2) continue;
    absl::StrAppend(&repeated, absl::StrJoin(notices, "\n"), "\n");
  }
  return repeated;
}

// The status of the last check that has ended.
std::string CheckStatus(const StatTable& stats,
                        const Expectation::Verdict& verdict) {
  const std::string status =
      stats.Get(verdict.backend, verdict.server, "check_status");
  return absl::StartsWith(status, "* ") ? status.substr(2) : status;
}

// A line for each server that is not what it should be.
std::string Differences(const StatTable& stats,
                        const std::vector<Expectation::Verdict>& verdicts) {
  std::string differences;
  for (const Expectation::Verdict& verdict : verdicts) {
    const auto column = [&](const char* name) {
      return stats.Get(verdict.backend, verdict.server, name);
    };
    const std::string check_status = CheckStatus(stats, verdict);
    if (column("status") == verdict.status &&
        check_status == verdict.check_status &&
        (verdict.check_code.empty() ||
         column("check_code") == verdict.check_code)) {
      continue;
    }
    absl::StrAppend(&differences, verdict.backend, "/", verdict.server, ": ",
                    column("status"), " ", check_status, " ",
                    column("check_code"), " (", column("last_chk"),
                    "), expected ", verdict.status, " ", verdict.check_status,
                    " ", verdict.check_code, "\n");
  }
  return differences;
}

class Life : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const std::string path = absl::StrCat(kFolder, "/", GetParam());
    const auto parsed = ParseExpectation(ReadFile(path + ".expect"));
    ASSERT_TRUE(parsed.ok()) << path << ".expect: " << parsed.status();
    expectation_ = *parsed;
    ASSERT_FALSE(expectation_.verdicts.empty()) << path << ".expect";
    if (expectation_.NeedsNginx() && FindProgram("nginx").empty()) {
      GTEST_SKIP() << "nginx is not installed";
    }
    around_.emplace(expectation_);
    ASSERT_TRUE(around_->Stand()) << around_->Story();
    config_ = around_->Fill(ReadFile(path + ".cfg"));
    ASSERT_EQ(Surroundings::Placeholder(config_), "") << "no peer is that";
  }

  Expectation expectation_;
  std::optional<Surroundings> around_;
  std::string config_;
};

TEST_P(Life, IsAcceptedWithOneNoticeASectionAtMost) {
  const std::string path = around_->dir().Write("test.cfg", config_);
  ChildProcess check({.argv = {CheckdPath(), "-c", "-f", path}});
  EXPECT_EQ(check.Wait().Describe(), "exit 0") << check.Output();
  ASSERT_TRUE(WaitFor([&] { return check.OutputClosed(); }));
  EXPECT_EQ(RepeatedNotices(config_, check.Output()), "");
}

// The section in front is a `global` one only: some words of another must come
// before all other sections.
TEST_P(Life, EachServerGetsItsVerdict) {
  const Cli cli(around_->dir().Path("cli"));
  const std::string path = around_->dir().Write(
      "test.cfg",
      absl::StrCat("global\n  stats socket ", around_->dir().Path("cli"),
                   " level admin\n  max-spread-checks 500ms\n",
                   WithoutPrivileges(config_)));
  ChildProcess checkd({.argv = {CheckdPath(), "-db", "-f", path}});
  std::string differences = "no answer";
  WaitFor(
      [&] {
        if (!checkd.Running()) return true;
        const int fd = cli.Connect();
        if (fd < 0) return false;
        close(fd);
        differences =
            Differences(StatTable(cli.Ask("show stat")), expectation_.verdicts);
        return differences.empty();
      },
      kVerdictPatience);
  EXPECT_EQ(differences, "") << around_->Story() << checkd.Output();
  EXPECT_TRUE(checkd.Running());
}

INSTANTIATE_TEST_SUITE_P(Files, Life, testing::ValuesIn(FilesWith(".cfg")),
                         [](const auto& info) { return info.param; });

TEST(LifeFiles, StandInPairs) {
  EXPECT_FALSE(FilesWith(".cfg").empty());
  EXPECT_EQ(FilesWith(".cfg"), FilesWith(".expect"));
}

}  // namespace
}  // namespace checkd
