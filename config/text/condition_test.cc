#include "config/text/condition.h"

#include <gtest/gtest.h>

#include <string>

namespace checkd {
namespace {

ConditionResult Evaluate(std::string_view text) {
  Environment environment;
  environment.Set("SET", "");
  return EvaluateCondition(text, ConditionFacts(), environment);
}

void ExpectAll(bool value, const std::vector<std::string_view>& conditions) {
  for (std::string_view text : conditions) {
    ConditionResult result = Evaluate(text);
    EXPECT_TRUE(result.ok()) << text << ": " << result.error;
    EXPECT_EQ(result.value, value) << text;
  }
}

TEST(Condition, CountsZeroAndNothingAsFalse) {
  ExpectAll(false, {"", "  ", "0", "00", "-0", "0x0"});
  ExpectAll(true, {"1", "-1", "+1", "0x10", "010", "99999999999999999999"});
}

TEST(Condition, CombinesOperators) {
  ExpectAll(true, {"!0", "! 0", "!!1", "1&&1", "1 && 1", "0||1", "1 || 0 && 0",
                   "0&&1||1", "(1)", "( 1 ) && !(0)", "!(0 || 0)", "((((1))))",
                   "1 && (0 || 1)"});
  ExpectAll(false, {"!1", "1&&0", "0||0", "0 && 0 || 0", "!(1 || 0)",
                    "(1 || 1) && 0"});
}

TEST(Condition, AsksPredicates) {
  ExpectAll(true, {"defined(SET)",
                   "feature(THREAD)",
                   "feature(OPENSSL)",
                   "feature(POLL)",
                   "feature(EPOLL)",
                   "feature(GETADDRINFO)",
                   "feature(NS)",
                   "feature(PCRE2)",
                   "feature(PCRE2_JIT)",
                   "!feature(LUA)",
                   "streq(a,a)",
                   "streq(,)",
                   "streq('a,b','a,b')",
                   "strneq(a,b)",
                   "strstr(haystack,st)",
                   "strstr(a,)",
                   "version_atleast(2.6)",
                   "version_atleast(3.5-dev5)",
                   "version_before(3.5)",
                   "version_before(3.6-dev0)",
                   "openssl_version_atleast(1.1.1)",
                   "openssl_version_before(3.0.0)",
                   "!ssllib_name_startswith(AWS-LC)",
                   "ssllib_name_startswith(Boring)",
                   "!fips_mode()",
                   "!fips_mode",
                   "enabled(POLL)"});
  ExpectAll(false, {"defined(UNSET)", "defined( SET )", "defined()",
                    "feature(thread)", "streq(a,b)", "strneq(a,a)",
                    "strstr(st,haystack)", "version_atleast(3.5)",
                    "version_before(3.5-dev5)", "enabled(KQUEUE)"});
}

TEST(Condition, SaysWhatIsWrongAndWhere) {
  struct {
    std::string_view text, error;
    size_t position;
  } const kCases[] = {
      {"12abc",
       "unexpected character 'a' at the end of conditional expression '12abc'",
       3},
      {"1 2",
       "unexpected character '2' at the end of conditional expression '1 2'",
       3},
      {"08",
       "unexpected character '8' at the end of conditional expression '08'", 2},
      {"0x",
       "unexpected character 'x' at the end of conditional expression '0x'", 2},
      {"1 | 1",
       "unexpected character '|' at the end of conditional expression '1 | 1'",
       3},
      {"( 1 ) )",
       "unexpected character ')' at the end of conditional expression "
       "'( 1 ) )'",
       7},
      {"streq(a,a)x",
       "unexpected character 'x' at the end of conditional expression "
       "'streq(a,a)x'",
       11},
      {"foo", "unparsable conditional expression 'foo'", 1},
      {"foo(", "unparsable conditional expression 'foo('", 1},
      {"!foo", "unparsable conditional expression '!foo'", 1},
      {"1 && foo", "unparsable conditional expression 'foo'", 6},
      {"0 && foo", "unparsable conditional expression 'foo'", 6},
      {"1 || foo", "unparsable conditional expression 'foo'", 6},
      {"1 && (0 && foo)", "unparsable conditional expression 'foo)'", 12},
      {"1 &&", "unparsable conditional expression '&&'", 3},
      {"1 ||", "unparsable conditional expression '1 ||'", 1},
      {"!", "unparsable conditional expression '!'", 1},
      {"(", "unparsable conditional expression '('", 1},
      {"()", "unparsable conditional expression ')'", 2},
      {"-", "unparsable conditional expression '-'", 1},
      {"( 1", "expected ')' after conditional expression '( 1'", 1},
      {"defined(A",
       "expected ')' in argument 1 of predicate 'defined' used in conditional "
       "expression",
       10},
      {"defined(a,b)",
       "expected ')' before ',b)' in argument 1 of predicate 'defined' used in "
       "conditional expression",
       10},
      {"streq(a)",
       "missing arguments (got 1/2), type 'string' expected in argument 1 of "
       "predicate 'streq' used in conditional expression",
       8},
      {"defined",
       "missing arguments (got 0/1), type 'string' expected in argument 1 of "
       "predicate 'defined' used in conditional expression",
       7},
      {"fips_mode(x)",
       "expected ')' before 'x)' in argument 1 of predicate 'fips_mode' used "
       "in conditional expression",
       11},
      {"1 && awslc_api_atleast(27)",
       "predicate 'awslc_api_atleast' needs a build with AWS-LC", 6},
  };
  for (const auto& c : kCases) {
    ConditionResult result = Evaluate(c.text);
    EXPECT_EQ(result.error.substr(0, c.error.size()), c.error) << c.text;
    EXPECT_EQ(result.position, c.position) << c.text;
    EXPECT_FALSE(result.value) << c.text;
  }
}

TEST(Condition, BoundsNesting) {
  EXPECT_TRUE(
      Evaluate(std::string(100, '(') + "1" + std::string(100, ')')).ok());
  EXPECT_FALSE(
      Evaluate(std::string(101, '(') + "1" + std::string(101, ')')).ok());
  EXPECT_FALSE(Evaluate(std::string(1 << 20, '(')).ok());
  EXPECT_TRUE(Evaluate(std::string(1 << 20, '!') + "1").value);
}

TEST(ConditionLine, IsSplitIntoWordsFirst) {
  Environment environment;
  environment.Set("A", "a b");
  const ConditionFacts facts;
  EXPECT_TRUE(
      EvaluateConditionLine("streq(\"a b\",\"$A\")", facts, environment).value);
  EXPECT_TRUE(
      EvaluateConditionLine("streq('\"a,b\"','\"a,b\"')", facts, environment)
          .value);
  EXPECT_FALSE(EvaluateConditionLine("\"$UNSET\"", facts, environment).value);
  ConditionResult result = EvaluateConditionLine("1 '", facts, environment);
  EXPECT_EQ(result.error.substr(0, 29), "unmatched quote at position 3");
}

}  // namespace
}  // namespace checkd
