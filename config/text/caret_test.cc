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
