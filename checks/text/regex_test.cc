#include "checks/text/regex.h"

#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace checkd {
namespace {

TEST(Regex, FindsAnywhereAndIsCaseSensitive) {
  const auto regex = *Regex::Compile("OK$");
  EXPECT_TRUE(regex->Search("all OK"));
  EXPECT_TRUE(regex->Search("all OK\n"));  // before a final LF, too
  EXPECT_FALSE(regex->Search("OK\nno"));   // not multi-line
  EXPECT_FALSE(regex->Search("all ok"));
}

TEST(Regex, DotStopsAtLineEnds) {
  const auto regex = *Regex::Compile("a.b");
  EXPECT_FALSE(regex->Search("a\nb"));
  EXPECT_TRUE(regex->Search("a b"));
}

TEST(Regex, MatchesNulBytes) {
  const auto regex = *Regex::Compile("a\\x00b");
  EXPECT_TRUE(regex->Search(std::string_view("xa\0b", 4)));
}

TEST(Regex, KnowsBackReferences) {
  const auto regex = *Regex::Compile("(ab|cd)-\\1");
  EXPECT_TRUE(regex->Search("ab-ab"));
  EXPECT_FALSE(regex->Search("ab-cd"));
}

TEST(Regex, TellsReasonAndPosition) {
  const auto regex = Regex::Compile("a(b");
  ASSERT_FALSE(regex.ok());
  EXPECT_EQ(std::string(regex.status().message()),
            "regex 'a(b' is invalid (error=missing closing parenthesis, "
            "erroffset=3)");
}

TEST(Regex, GivesUpOnExplosiveExpressions) {
  const auto regex = *Regex::Compile("^(a+)+$");
  EXPECT_FALSE(regex->Search(std::string(40, 'a') + "b"));
}

TEST(Regex, HasRoomForLongAnswers) {
  const auto regex = *Regex::Compile("^(a|b)*c");
  EXPECT_TRUE(regex->Search(std::string(10'000, 'a') + "c"));
}

TEST(Regex, IsSharedByThreads) {
  const auto regex = *Regex::Compile("x+y");
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 1000; ++n) EXPECT_TRUE(regex->Search("axxxy"));
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace checkd
