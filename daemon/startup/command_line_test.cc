#include "daemon/startup/command_line.h"

#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using testing::ElementsAre;

absl::StatusOr<CommandLine> Parse(const std::string& words) {
  static std::vector<std::string> kept;
  kept = absl::StrSplit(words, ' ');
  std::vector<const char*> arguments;
  for (const std::string& word : kept) arguments.push_back(word.c_str());
  return ParseCommandLine(arguments);
}

TEST(CommandLine, TakesFilesAndFoldersInOrder) {
  const auto line = Parse("-f a.cfg -f dir -- b.cfg c.cfg");
  ASSERT_TRUE(line.ok());
  EXPECT_THAT(line->config_paths,
              ElementsAre("a.cfg", "dir", "b.cfg", "c.cfg"));
}

TEST(CommandLine, TakesTheModes) {
  EXPECT_TRUE(Parse("-f a -c")->check_only);
  EXPECT_TRUE(Parse("-f a -D")->daemon);
  EXPECT_TRUE(Parse("-f a -d")->debug);
  EXPECT_TRUE(Parse("-f a -db")->foreground);
  EXPECT_TRUE(Parse("-f a -W")->master_worker);
  EXPECT_TRUE(Parse("-f a -Ws")->systemd_notify);
  EXPECT_EQ(*Parse("-cc 1")->condition, "1");
  EXPECT_EQ(Parse("-vv")->version, CommandLine::Version::kLong);
}

// F122: what does not apply here is accepted.
TEST(CommandLine, AcceptsHaproxysOtherLetters) {
  for (const char* words :
       {"-dCkey",  "-dC",     "-dD",       "-dG", "-dI",    "-dKall", "-dL",
        "-dA",     "-dMno",   "-dR",       "-dS", "-dT",    "-dV",    "-dW",
        "-dZ",     "-dF",     "-de",       "-dk", "-dp",    "-dv",    "-dc",
        "-dr",     "-dt",     "-dt check", "-4",  "-m 100", "-n 10",  "-N 5",
        "-x sock", "-L peer", "-p file",   "-q",  "-V"}) {
    EXPECT_TRUE(Parse(std::string("-f a ") + words).ok()) << words;
  }
}

TEST(CommandLine, RefusesWhatItDoesNotKnow) {
  for (const char* words : {"-zz", "a.cfg", "-f", "-S fd@3 -f a"}) {
    EXPECT_FALSE(Parse(words).ok()) << words;
  }
}

TEST(CommandLine, TakesTheProcessesToReplace) {
  const auto line = Parse("-f a -sf 12 34 -D");
  EXPECT_THAT(line->finish_pids, ElementsAre(12, 34));
  EXPECT_TRUE(line->daemon);
}

TEST(CommandLine, ANumberAfterNIsALimitAWordATag) {
  EXPECT_EQ(Parse("-f a -n 10")->maxconn, 10);
  EXPECT_EQ(Parse("-f a -n haproxy")->tag, "haproxy");
}

// What help says exists.
TEST(CommandLine, EveryOptionThatHelpNamesIsAccepted) {
  int options = 0;
  for (absl::string_view line : absl::StrSplit(UsageText("checkd"), '\n')) {
    if (!absl::StartsWith(line, "  -")) continue;
    const std::vector<std::string> words =
        absl::StrSplit(line.substr(2), ' ', absl::SkipEmpty());
    std::string call = words[0];
    if (absl::StartsWith(words[1], "<")) call += " 1";
    if (call == "-S 1") call += " -W";
    EXPECT_TRUE(Parse(call).ok()) << line;
    ++options;
  }
  EXPECT_GT(options, 20);
}

// The operator's page speaks of no option that does not exist.
TEST(CommandLine, EveryOptionThatTheManualNamesIsAccepted) {
  std::ifstream file("docs/operating.md");
  ASSERT_TRUE(file.is_open());
  const std::regex option("[ `](--?[A-Za-z][A-Za-z-]*)");
  int options = 0;
  for (std::string line; std::getline(file, line);) {
    // What Bazel and the installer take is not the daemon's.
    if (line.find("./bazelw") != std::string::npos) continue;
    for (std::sregex_iterator at(line.begin(), line.end(), option), end;
         at != end; ++at) {
      const std::string word = (*at)[1];
      EXPECT_THAT(UsageText("checkd"), testing::HasSubstr("\n  " + word + " "))
          << word;
      ++options;
    }
  }
  EXPECT_GT(options, 10);
}

}  // namespace
}  // namespace checkd
