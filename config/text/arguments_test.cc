#include "config/text/arguments.h"

#include <gtest/gtest.h>

namespace checkd {
namespace {

using Error = ArgumentList::Error;
using Values = std::vector<std::string>;

TEST(ParseArguments, SplitsAtUnquotedCommas) {
  struct {
    std::string_view text;
    Values values;
    size_t end;
  } const kCases[] = {
      {"()", {""}, 2},
      {"(a)", {"a"}, 3},
      {"(a,b)c", {"a", "b"}, 5},
      {"(,)", {"", ""}, 3},
      {"(a,)", {"a", ""}, 4},
      {"( a , b )", {" a ", " b "}, 9},
      {"(\"a,b\")", {"a,b"}, 7},
      {"('a)b',c)", {"a)b", "c"}, 9},
      {"(a'b'\"c\")", {"abc"}, 9},
      {"(a(b)", {"a(b"}, 5},
  };
  for (const auto& c : kCases) {
    ArgumentList list = ParseArguments(c.text);
    EXPECT_TRUE(list.ok()) << c.text;
    EXPECT_EQ(list.values, c.values) << c.text;
    EXPECT_EQ(list.end, c.end) << c.text;
    EXPECT_EQ(list.ends.size(), list.values.size()) << c.text;
  }
}

TEST(ParseArguments, KnowsItsOwnEscapes) {
  struct {
    std::string_view text, value;
  } const kCases[] = {
      {R"((a\ b))", "a b"},      {R"((\\\'\"))", R"(\'")"},
      {R"((\n\r\t))", "\n\r\t"}, {R"(("\"\n"))", "\"\n"},
      {R"(('\n'))", R"(\n)"},    {R"((\#\$\x41))", R"(\#\$\x41)"},
      {R"((\))", "\\"},
  };
  for (const auto& c : kCases) {
    ArgumentList list = ParseArguments(c.text);
    ASSERT_TRUE(list.ok()) << c.text;
    EXPECT_EQ(list.values, Values{std::string(c.value)}) << c.text;
  }
}

TEST(ParseArguments, ABackslashProtectsNoComma) {
  EXPECT_EQ(ParseArguments(R"((a\,b))").values, (Values{"a\\", "b"}));
}

TEST(ParseArguments, SaysWhatIsMissing) {
  struct {
    std::string_view text;
    Error error;
    size_t position;
  } const kCases[] = {
      {"(", Error::kUnterminated, 1},        {"(a,b", Error::kUnterminated, 4},
      {"(a,'b)", Error::kUnmatchedQuote, 3}, {"(\"", Error::kUnmatchedQuote, 1},
      {"(\\", Error::kUnterminated, 2},
  };
  for (const auto& c : kCases) {
    ArgumentList list = ParseArguments(c.text);
    EXPECT_EQ(list.error, c.error) << c.text;
    EXPECT_EQ(list.position, c.position) << c.text;
  }
}

}  // namespace
}  // namespace checkd
