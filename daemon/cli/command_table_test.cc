#include "daemon/cli/command_table.h"

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::vector<std::string> Words(const std::string& text) {
  return absl::StrSplit(text, ' ');
}

class CommandTableTest : public testing::Test {
 protected:
  CommandTableTest() {
    Add("show servers state", CliLevel::kUser);
    Add("show servers", CliLevel::kUser);
    Add("set server", CliLevel::kAdmin);
    Add("show stat", CliLevel::kUser);
    Add("show env", CliLevel::kOperator);
  }

  void Add(const std::string& words, CliLevel level) {
    table_.Add({words, level, "<x>", "help of " + words,
                [words](const CliCall&) { return CliReply::Dump(words); }});
  }
  CliReply Run(const std::string& text, CliLevel level = CliLevel::kAdmin) {
    const CliCommand command{Words(text), ""};
    CliState state;
    state.level = level;
    return table_.Run({command, state});
  }

  CommandTable table_;
};

TEST_F(CommandTableTest, RunsTheLongestMatch) {
  EXPECT_EQ(Run("show servers state b").text, "show servers state");
  EXPECT_EQ(Run("show servers conn").text, "show servers");
}

TEST_F(CommandTableTest, IgnoresWordsThatFollow) {
  EXPECT_EQ(Run("show stat a b c").text, "show stat");
}

TEST_F(CommandTableTest, KnowsNoAbbreviationsAndNoOtherCase) {
  EXPECT_THAT(Run("sho stat").text, StartsWith("Unknown command: 'sho'"));
  EXPECT_THAT(Run("Show stat").text, StartsWith("Unknown command: 'Show'"));
}

// F475: permission comes before arguments.
TEST_F(CommandTableTest, AsksForTheLevel) {
  EXPECT_EQ(Run("show env", CliLevel::kUser).text, "Permission denied");
  EXPECT_EQ(Run("set server", CliLevel::kOperator).text, "Permission denied");
  EXPECT_EQ(Run("show env", CliLevel::kOperator).text, "show env");
  EXPECT_EQ(Run("show env", CliLevel::kUser).severity,
            CliReply::Severity::kErr);
}

// F474: two spaces, sorted, and the three that every list ends with.
TEST_F(CommandTableTest, SuggestsWhatSharesTheLeadingWords) {
  const std::string text = Run("show servers").text + Run("show nothing").text;
  EXPECT_THAT(text, HasSubstr("better match:\n  show env <x> "));
  EXPECT_THAT(text, HasSubstr(": help of show env\n  show servers <x>"));
  EXPECT_THAT(text, Not(HasSubstr("set server")));
  EXPECT_THAT(text, HasSubstr("\n  help [<command>]"));
  EXPECT_THAT(text, HasSubstr("\n  prompt "));
  EXPECT_THAT(text, EndsWith(": disconnect\n"));
}

TEST_F(CommandTableTest, SuggestsWhatLooksLikeTheFirstWord) {
  EXPECT_THAT(Run("shwo stat").text, HasSubstr("  show stat <x>"));
}

TEST_F(CommandTableTest, HelpIsLimitedToWhatIsAskedFor) {
  const std::string text = table_.Help({"show", "servers"});
  EXPECT_THAT(text, StartsWith("The following commands are valid at this "
                               "level:\n  show servers <x>"));
  EXPECT_THAT(text, Not(HasSubstr("show stat")));
  EXPECT_THAT(table_.Help({"st"}), EndsWith(": disconnect\n"));
}

}  // namespace
}  // namespace checkd
