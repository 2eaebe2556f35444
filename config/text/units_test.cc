#include "config/text/units.h"

#include <gtest/gtest.h>

#include <string>

namespace checkd {
namespace {

constexpr TimeUnit kMs = TimeUnit::kMilliseconds;

TEST(ParseTime, ConvertsAndRoundsUp) {
  struct {
    std::string_view text;
    TimeUnit unit;
    int64_t value;
    bool has_unit;
  } const kCases[] = {
      {"0", kMs, 0, false},
      {"5", kMs, 5, false},
      {"5", TimeUnit::kSeconds, 5, false},
      {"0us", kMs, 0, true},
      {"1us", kMs, 1, true},
      {"1000us", kMs, 1, true},
      {"1001us", kMs, 2, true},
      {"20ms", kMs, 20, true},
      {"1500ms", TimeUnit::kSeconds, 2, true},
      {"2s", kMs, 2000, true},
      {"3m", kMs, 180000, true},
      {"1h", kMs, 3600000, true},
      {"24d", kMs, 2073600000, true},
      {"1d", TimeUnit::kHours, 24, true},
      {"2147483647", kMs, 2147483647, false},
  };
  for (const auto& c : kCases) {
    ParsedTime time = ParseTime(c.text, c.unit);
    EXPECT_TRUE(time.ok()) << c.text;
    EXPECT_EQ(time.value, c.value) << c.text;
    EXPECT_EQ(time.has_unit, c.has_unit) << c.text;
    EXPECT_EQ(time.trailing, '\0') << c.text;
  }
}

TEST(ParseTime, SaysWhatIsWrongAndWhere) {
  struct {
    std::string_view text;
    UnitError error;
    size_t position;
    char character;
  } const kCases[] = {
      {"", UnitError::kUnexpectedCharacter, 0, '\0'},
      {"x", UnitError::kUnexpectedCharacter, 0, 'x'},
      {"s", UnitError::kUnexpectedCharacter, 0, 's'},
      {"-1", UnitError::kUnexpectedCharacter, 0, '-'},
      {"1.5s", UnitError::kUnexpectedCharacter, 1, '.'},
      {"10u", UnitError::kUnexpectedCharacter, 2, 'u'},
      {"1S", UnitError::kUnexpectedCharacter, 1, 'S'},
      {"25d", UnitError::kOverflow, 3, '\0'},
      {"2147483648", UnitError::kOverflow, 10, '\0'},
      {"99999999999999999999999us", UnitError::kOverflow, 25, '\0'},
      {"99999999999999999999999d", UnitError::kOverflow, 24, '\0'},
  };
  for (const auto& c : kCases) {
    ParsedTime time = ParseTime(c.text, kMs);
    EXPECT_EQ(time.error, c.error) << c.text;
    EXPECT_EQ(time.position, c.position) << c.text;
    EXPECT_EQ(time.character, c.character) << c.text;
  }
}

TEST(ParseTime, OverflowsInSmallUnitsToo) {
  EXPECT_EQ(ParseTime("2147483647d", TimeUnit::kMicroseconds).error,
            UnitError::kOverflow);
  EXPECT_EQ(ParseTime("1h", TimeUnit::kMicroseconds).error,
            UnitError::kOverflow);
  EXPECT_EQ(ParseTime("1m", TimeUnit::kMicroseconds).value, 60000000);
}

TEST(ParseTime, ToleratesACharacterBehindTheUnit) {
  for (std::string_view text : {"1sx", "1msx", "1usx", "1mx"}) {
    ParsedTime time = ParseTime(text, kMs);
    EXPECT_TRUE(time.ok()) << text;
    EXPECT_EQ(time.trailing, 'x') << text;
    EXPECT_EQ(time.position, text.size() - 1) << text;
  }
}

TEST(ParseSize, KnowsPowersOf1024) {
  struct {
    std::string_view text;
    int64_t value;
  } const kCases[] = {
      {"0", 0},
      {"16384", 16384},
      {"16k", 16384},
      {"16K", 16384},
      {"2m", 2097152},
      {"3G", 3221225472},
      {"4294967295", kMaxSize},
  };
  for (const auto& c : kCases) {
    EXPECT_TRUE(ParseSize(c.text).ok()) << c.text;
    EXPECT_EQ(ParseSize(c.text).value, c.value) << c.text;
  }
}

TEST(ParseSize, SaysWhatIsWrongAndWhere) {
  struct {
    std::string_view text;
    UnitError error;
    size_t position;
  } const kCases[] = {
      {"", UnitError::kUnexpectedCharacter, 0},
      {"k", UnitError::kUnexpectedCharacter, 0},
      {"16x", UnitError::kUnexpectedCharacter, 2},
      {"16kb", UnitError::kUnexpectedCharacter, 3},
      {"4g", UnitError::kOverflow, 2},
      {"99999999999999999g", UnitError::kOverflow, 18},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(ParseSize(c.text).error, c.error) << c.text;
    EXPECT_EQ(ParseSize(c.text).position, c.position) << c.text;
  }
}

TEST(ParseInteger, TakesWholeNumbersWithinBounds) {
  EXPECT_EQ(ParseInteger("0", 0, 9), 0);
  EXPECT_EQ(ParseInteger("-5", -5, 9), -5);
  EXPECT_EQ(ParseInteger("+5", 0, 9), 5);
  for (std::string_view text :
       {"", "-", "5x", "x", " 5", "10", "-1", "99999999999999999999"}) {
    EXPECT_EQ(ParseInteger(text, 0, 9), std::nullopt) << text;
  }
}

TEST(ForbiddenNameCharacter, AllowsLettersDigitsAndFourMarks) {
  EXPECT_EQ(ForbiddenNameCharacter("Az09_:.-"), std::nullopt);
  EXPECT_EQ(ForbiddenNameCharacter("a/b"), '/');
  EXPECT_EQ(ForbiddenNameCharacter("a b!"), ' ');
  EXPECT_EQ(ForbiddenNameCharacter("\xc3\xa9"), '\xc3');
}

}  // namespace
}  // namespace checkd
