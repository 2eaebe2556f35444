#include "config/text/version_compare.h"

#include <gtest/gtest.h>

namespace checkd {
namespace {

TEST(CompareVersions, OrdersDevelopmentBeforeRelease) {
  constexpr std::string_view kAscending[] = {
      "2",          "2.6-dev0", "2.6-dev12", "2.6-rc1",  "2.6",
      "2.6.12",     "2.6.12-1", "2.6.13",    "3.5-dev4", "3.5-dev5",
      "3.5-dev5-7", "3.5",      "3.10",
  };
  for (const auto& a : kAscending) {
    for (const auto& b : kAscending) {
      EXPECT_EQ(CompareVersions(a, b) < 0, &a < &b) << a << " " << b;
      EXPECT_EQ(CompareVersions(a, b) == 0, &a == &b) << a << " " << b;
    }
  }
}

TEST(CompareVersions, IgnoresWhatIsNoNumber) {
  EXPECT_TRUE(CompareVersions("", "x") == 0);
  EXPECT_TRUE(CompareVersions("2.6.12-1+deb12u4", "2.6.12-1") == 0);
  EXPECT_TRUE(CompareVersions("2.99999999999999", "2.1") > 0);
}

TEST(CompareSslVersions, KnowsLetters) {
  EXPECT_TRUE(CompareSslVersions("1.1.1", "1.1.1a") < 0);
  EXPECT_TRUE(CompareSslVersions("1.1.1w", "1.1.1a") > 0);
  EXPECT_TRUE(CompareSslVersions("3.0.0", "1.1.1w") > 0);
  EXPECT_TRUE(CompareSslVersions("3", "3.0.0") == 0);
}

}  // namespace
}  // namespace checkd
