#include "daemon/cli/request_parser.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> Words(const std::string& text) {
  return SplitCommands(CliLine{text, ""})[0].words;
}

TEST(RequestParser, RunsALineOnlyOnceItsLfHasCome) {
  RequestParser parser(100);
  parser.Append("show ");
  EXPECT_FALSE(parser.NextLine());
  parser.Append("stat\nrest");
  EXPECT_EQ(parser.NextLine()->text, "show stat");
  EXPECT_FALSE(parser.NextLine());
}

TEST(RequestParser, KeepsCarriageReturnsOutOfWords) {
  RequestParser parser(100);
  parser.Append("show stat\r\n");
  EXPECT_THAT(Words(parser.NextLine()->text), ElementsAre("show", "stat"));
}

TEST(RequestParser, GathersAPayloadUpToAnEmptyLine) {
  RequestParser parser(100);
  parser.Append("set x <<\none\n");
  EXPECT_FALSE(parser.NextLine());
  EXPECT_TRUE(parser.in_payload());
  parser.Append("two\n\nshow info\n");
  const auto line = parser.NextLine();
  ASSERT_TRUE(line);
  EXPECT_EQ(line->payload, "one\ntwo\n");
  EXPECT_THAT(Words(line->text), ElementsAre("set", "x"));
  EXPECT_EQ(parser.NextLine()->text, "show info");
}

TEST(RequestParser, GathersAPayloadUpToItsPattern) {
  RequestParser parser(100);
  parser.Append("set x <<END\none\n\ntwo\nEND\n");
  EXPECT_EQ(parser.NextLine()->payload, "one\n\ntwo\n");
}

TEST(RequestParser, RefusesALineAsLongAsTheBuffer) {
  RequestParser parser(10);
  parser.Append("0123456789");
  EXPECT_FALSE(parser.NextLine());
  EXPECT_EQ(parser.error(), RequestParser::Error::kLineTooBig);
}

TEST(RequestParser, RefusesAPayloadOfMoreThan128KiB) {
  RequestParser parser(100);
  parser.Append("set x <<\n" + std::string(130 * 1024, 'a') + "\n\n");
  EXPECT_FALSE(parser.NextLine());
  EXPECT_EQ(parser.error(), RequestParser::Error::kPayloadTooBig);
}

TEST(SplitCommands, CutsAtSemicolons) {
  const auto commands = SplitCommands(CliLine{"show info; show stat ;", "p"});
  ASSERT_EQ(commands.size(), 3u);
  EXPECT_THAT(commands[0].words, ElementsAre("show", "info"));
  EXPECT_THAT(commands[1].words, ElementsAre("show", "stat"));
  EXPECT_THAT(commands[2].words, IsEmpty());
  EXPECT_EQ(commands[2].payload, "p");
}

// F471: a backslash protects space, `;` and itself; `\n` becomes `n`.
TEST(SplitCommands, BackslashProtects) {
  EXPECT_THAT(Words(R"(a\ b c\;d e\\ \n)"),
              ElementsAre("a b", "c;d", R"(e\)", "n"));
}

TEST(SplitCommands, QuotesAndHashesArePlain) {
  EXPECT_THAT(Words(R"(echo "a b" #c)"),
              ElementsAre("echo", "\"a", "b\"", "#c"));
}

TEST(SplitCommands, KeepsOneWordTooMany) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "w ";
  EXPECT_EQ(Words(text).size(), kMaxCliWords + 1);
}

}  // namespace
}  // namespace checkd
