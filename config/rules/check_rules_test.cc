#include "config/rules/check_rules.h"

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "config/words/words.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using Words = std::vector<std::string_view>;

absl::Status AddLine(CheckRules* rules, RulesetType type, const Words& words) {
  WordCursor cursor(words, 0);
  return rules->Add(
      type,
      [](std::string_view) -> absl::StatusOr<Address> {
        return absl::InvalidArgumentError("no addresses here");
      },
      cursor);
}

std::string ErrorOf(RulesetType type, const Words& words) {
  CheckRules rules;
  return std::string(AddLine(&rules, type, words).message());
}

TEST(CheckRules, TellsWhichWordsAreKnown) {
  EXPECT_EQ(ErrorOf(RulesetType::kTcp, {"sed", "x"}),
            "'tcp-check' only supports 'comment', 'connect', 'send', "
            "'send-binary', 'expect', 'set-var-fmt(*)', 'set-var(*)', "
            "'unset-var(*)'. but got 'sed'; did you mean 'send' maybe ?");
  EXPECT_EQ(ErrorOf(RulesetType::kHttp, {"sned"}),
            "'http-check' only supports 'disable-on-404', 'send-state', "
            "'comment', 'connect', 'send', 'expect', 'set-var-fmt(*)', "
            "'set-var(*)', 'unset-var(*)'. but got 'sned'; did you mean "
            "'send' maybe ?");
}

TEST(CheckRules, WrapsWhatIsWrongWithARule) {
  EXPECT_EQ(ErrorOf(RulesetType::kTcp, {"comment"}),
            "'tcp-check comment' : expects a string as argument.");
}

// F156: what somebody writes does not turn an error into another one.
TEST(CheckRules, WrapsErrorsThatQuoteTextLikeOurs) {
  const std::string_view quoted = "'http-check' only supports 'comment'";
  const std::string error = ErrorOf(RulesetType::kHttp, {"connect", quoted});
  EXPECT_EQ(error.substr(0, 23), "'http-check connect' : ");
  EXPECT_NE(error.find(quoted), error.npos);
}

TEST(CheckRules, FlagsStandAloneAndMakeNoRules) {
  CheckRules rules;
  EXPECT_TRUE(AddLine(&rules, RulesetType::kHttp, {"send-state"}).ok());
  EXPECT_TRUE(rules.send_state);
  EXPECT_FALSE(rules.disable_on_404);
  EXPECT_FALSE(rules.Has(RulesetType::kHttp));
  EXPECT_EQ(ErrorOf(RulesetType::kHttp, {"send-state", "x"}),
            "'http-check' cannot handle unexpected argument 'x'. 'send-state' "
            "stands alone.");
}

TEST(CheckRules, AreTheManual) {
  std::ifstream file("docs/configuration.md");
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_NE(text.str().find(RuleReference()), std::string::npos)
      << "run: bazel run //config/rules:rule_reference, and paste between the "
         "markers of docs/configuration.md";
}

}  // namespace
}  // namespace checkd
