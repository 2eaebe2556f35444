#include "config/text/printable.h"

#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using ::testing::HasSubstr;

TEST(Printable, KeepsTextAndShowsBinaryAsQuestionMarks) {
  EXPECT_EQ(Printable("caf\xC3\xA9 \xF0\x9F\x98\x80\t\n"),
            "caf\xC3\xA9 \xF0\x9F\x98\x80\t\n");
  EXPECT_EQ(Printable("\x1B[2J\x7F\r"), "?[2J??");
  EXPECT_EQ(Printable(std::string_view("a\0b", 3)), "a?b");
}

TEST(Printable, TakesOnlyWellFormedCharacters) {
  EXPECT_EQ(Printable("\xC3"), "?");                 // cut off
  EXPECT_EQ(Printable("\xC3("), "?(");               // no continuation
  EXPECT_EQ(Printable("\xC0\xAF"), "??");            // overlong
  EXPECT_EQ(Printable("\xED\xA0\x80"), "???");       // a surrogate
  EXPECT_EQ(Printable("\xF4\x90\x80\x80"), "????");  // beyond Unicode
  EXPECT_EQ(Printable("\xC2\x9B"), "??");            // CSI, of C1
  EXPECT_EQ(Printable("\xE2\x80\xAE"), "???");  // writes from right to left
}

TEST(Printable, KnowsHowWideCharactersAre) {
  EXPECT_EQ(CharacterAt("a").columns, 1);
  EXPECT_EQ(CharacterAt("\xC3\xA9").columns, 1);
  EXPECT_EQ(CharacterAt("\xCC\x81").columns, 0);          // a combining accent
  EXPECT_EQ(CharacterAt("\xE4\xB8\xAD").columns, 2);      // of Chinese
  EXPECT_EQ(CharacterAt("\xF0\x9F\x98\x80").columns, 2);  // an emoji
}

TEST(Printable, NamesCharactersThatLookLikeOthers) {
  EXPECT_EQ(OddCharacter("check"), "");
  EXPECT_EQ(OddCharacter("caf\xC3\xA9"), "");
  EXPECT_THAT(std::string(OddCharacter("check\xC2\xA0inter")),
              HasSubstr("no-break space (U+00A0): type a blank"));
  // The first one.
  EXPECT_THAT(std::string(OddCharacter("\xE2\x80\x9Cx\xC2\xA0")),
              HasSubstr("U+201C"));
}

TEST(Printable, KnowsMarksOfEncodings) {
  EXPECT_EQ(WithoutByteOrderMark("\xEF\xBB\xBFglobal"), "global");
  EXPECT_EQ(WithoutByteOrderMark("global"), "global");
  EXPECT_TRUE(LooksLikeUtf16("\xFF\xFEg"));
  EXPECT_TRUE(LooksLikeUtf16("\xFE\xFFg"));
  EXPECT_TRUE(LooksLikeUtf16(std::string_view("g\0l\0", 4)));
  EXPECT_TRUE(LooksLikeUtf16(std::string_view("\0g\0l", 4)));
  EXPECT_FALSE(LooksLikeUtf16("global"));
  EXPECT_FALSE(LooksLikeUtf16(std::string_view("a\0bc", 4)));
  EXPECT_FALSE(LooksLikeUtf16(""));
}

}  // namespace
}  // namespace checkd
