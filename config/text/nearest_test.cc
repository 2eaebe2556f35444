#include "config/text/nearest.h"

#include <gtest/gtest.h>

#include <string>

namespace checkd {
namespace {

constexpr std::string_view kServerWords[] = {
    "addr", "agent-check", "agent-inter", "backup",     "check",
    "port", "check-ssl",   "downinter",   "fall",       "fastinter",
    "id",   "inter",       "rise",        "send-proxy", "weight"};

TEST(NearestWord, FindsWhatWasMeant) {
  struct {
    std::string_view word, meant;
  } const kCases[] = {
      {"chek", "check"},
      {"inte", "inter"},
      {"weigth", "weight"},
      {"fastintr", "fastinter"},
      {"upinter", "inter"},
      {"downintr", "downinter"},
      {"agent-intr", "agent-inter"},
      {"CHECK", "check"},
      {"prot", "port"},
      {"checkssl", "check-ssl"},
      {"rize", "rise"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(NearestWord(c.word, kServerWords), c.meant) << c.word;
  }
}

TEST(NearestWord, SaysNothingRatherThanNonsense) {
  for (std::string_view word : {"zzz", "", "x", "observe", "qq"}) {
    EXPECT_EQ(NearestWord(word, kServerWords), "") << word;
  }
  EXPECT_EQ(NearestWord("check", {}), "");
  EXPECT_EQ(NearestWord(std::string(65, 'c'), kServerWords), "");
}

TEST(NearestWord, PrefersACommonBeginning) {
  constexpr std::string_view kWords[] = {"bode", "code"};
  EXPECT_EQ(NearestWord("coda", kWords), "code");
  constexpr std::string_view kTied[] = {"aaab", "aaac"};
  EXPECT_EQ(NearestWord("aaad", kTied), "aaab");
}

}  // namespace
}  // namespace checkd
