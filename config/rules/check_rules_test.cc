#include "config/rules/check_rules.h"

#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

namespace checkd {
namespace {

using Words = std::vector<std::string_view>;

// What is told about the line, without its place.
std::string AddLine(CheckRules* rules, RulesetType type, Words words) {
  static const std::string kFile = "f";
  words.insert(words.begin(), "x-check");
  Diagnostics diagnostics;
  Line line(words, {}, SourceLocation{&kFile, 1}, diagnostics);
  rules->Add(
      type,
      [](std::string_view) -> absl::StatusOr<Address> {
        return absl::InvalidArgumentError("no addresses here");
      },
      line);
  if (diagnostics.entries().empty()) return {};
  const std::string& text = diagnostics.entries()[0].text;
  return text.substr(std::string_view("parsing [f:1] : ").size());
}

std::string ErrorOf(RulesetType type, const Words& words) {
  CheckRules rules;
  return AddLine(&rules, type, words);
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
  EXPECT_EQ(AddLine(&rules, RulesetType::kHttp, {"send-state"}), "");
  EXPECT_TRUE(rules.send_state);
  EXPECT_FALSE(rules.disable_on_404);
  EXPECT_FALSE(rules.Has(RulesetType::kHttp));
  EXPECT_EQ(ErrorOf(RulesetType::kHttp, {"send-state", "x"}),
            "'http-check' cannot handle unexpected argument 'x'. 'send-state' "
            "stands alone.");
}

TEST(CheckRules, WhatStandsAloneHasNoParentheses) {
  EXPECT_NE(
      ErrorOf(RulesetType::kHttp, {"send-state(x)"}).find("only supports"),
      std::string::npos);
  EXPECT_NE(ErrorOf(RulesetType::kHttp, {"set-var(x)", "int(1)"})
                .find("'http-check set-var(x)' : "),
            std::string::npos);
}

}  // namespace
}  // namespace checkd
