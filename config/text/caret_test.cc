#include "config/text/caret.h"

#include <gtest/gtest.h>

namespace checkd {
namespace {

// The byte above the caret.
char Marked(const std::string& lines) {
  const size_t lf = lines.find('\n');
  const size_t column = lines.size() - lf - 2;
  return column < lf ? lines[column] : '\0';
}

TEST(CaretLines, PutsTheCaretUnderTheByte) {
  EXPECT_EQ(CaretLines("", "zz \"abc", 3), "  zz \"abc\n     ^");
  EXPECT_EQ(CaretLines(".if ", "foo", 0), "  .if foo\n      ^");
}

TEST(CaretLines, MayPointBehindTheLine) {
  EXPECT_EQ(CaretLines("", "ab", 2), "  ab\n    ^");
  EXPECT_EQ(CaretLines("", "ab", 99), "  ab\n    ^");
  EXPECT_EQ(CaretLines("", "", 0), "  \n  ^");
}

TEST(CaretLines, ReplacesUnprintableBytes) {
  EXPECT_EQ(CaretLines("", std::string_view("a\x01\xff\0b", 5), 4),
            "  a???b\n      ^");
}

TEST(CaretLines, ShowsTabsAndUtf8WithTheCaretInItsColumn) {
  EXPECT_EQ(CaretLines("", "\tserver\tx", 8), "  \tserver\tx\n  \t      \t^");
  EXPECT_EQ(CaretLines("", "caf\xC3\xA9 x", 6), "  caf\xC3\xA9 x\n       ^");
  // Inside of a character is at the character.
  EXPECT_EQ(CaretLines("", "\xC3\xA9x", 1), "  \xC3\xA9x\n  ^");
  // A wide one, and one without a column of its own.
  EXPECT_EQ(CaretLines("", "\xE4\xB8\xADx", 3), "  \xE4\xB8\xADx\n    ^");
  EXPECT_EQ(CaretLines("", "e\xCC\x81x", 3), "  e\xCC\x81x\n   ^");
}

TEST(CaretLines, CutsLongLinesBetweenCharacters) {
  std::string line;
  for (int i = 0; i < 300; ++i) line += "\xC3\xA9";
  const std::string lines = CaretLines("", line + "X" + line, line.size());
  EXPECT_EQ(lines.find('?'), std::string::npos) << lines;
  EXPECT_EQ(lines.substr(0, 7), "  ...\xC3\xA9");
  EXPECT_EQ(lines.substr(lines.find('\n') - 3, 3), "...");
}

TEST(CaretLines, ShowsEightyColumnsAroundTheFault) {
  std::string line(1000, '-');
  for (size_t offset : {0u, 40u, 79u, 80u, 81u, 500u, 999u}) {
    line[offset] = 'X';
    const std::string lines = CaretLines("", line, offset);
    EXPECT_LE(lines.find('\n'), 82u) << offset;
    EXPECT_EQ(Marked(lines), 'X') << offset;
    line[offset] = '-';
  }
  EXPECT_EQ(CaretLines("", line, 500).substr(0, 6), "  ...-");
}

}  // namespace
}  // namespace checkd
