#include "config/text/environment.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace checkd {
namespace {

TEST(Environment, CopiesTheProcess) {
  setenv("CHECKD_TEST_VARIABLE", "a=b", 1);
  Environment environment = Environment::FromProcess();
  EXPECT_EQ(environment.Get("CHECKD_TEST_VARIABLE"), "a=b");
  environment.Set("CHECKD_TEST_VARIABLE", "c");
  EXPECT_STREQ(getenv("CHECKD_TEST_VARIABLE"), "a=b");
}

TEST(Environment, TellsUnsetFromEmpty) {
  Environment environment;
  EXPECT_EQ(environment.Get("A"), std::nullopt);
  environment.Set("A", "");
  EXPECT_EQ(environment.Get("A"), "");
}

TEST(Environment, PresetenvKeepsWhatIsThere) {
  Environment environment;
  EXPECT_TRUE(environment.SetIfUnset("A", "1"));
  EXPECT_TRUE(environment.SetIfUnset("A", "2"));
  EXPECT_EQ(environment.Get("A"), "1");
}

TEST(Environment, ResetenvDropsAllButTheNamed) {
  Environment environment;
  environment.Set("A", "1");
  environment.Set("B", "2");
  environment.Set("C", "3");
  const std::string_view keep[] = {"B", "X"};
  environment.Reset(keep);
  EXPECT_EQ(environment.variables().size(), 1u);
  EXPECT_EQ(environment.Get("B"), "2");
  environment.Unset("B");
  environment.Unset("B");
  EXPECT_TRUE(environment.variables().empty());
}

TEST(Environment, RefusesImpossibleNames) {
  Environment environment;
  EXPECT_FALSE(environment.Set("", "x"));
  EXPECT_FALSE(environment.Set("A=B", "x"));
  EXPECT_FALSE(environment.SetIfUnset("", "x"));
  EXPECT_TRUE(environment.variables().empty());
}

TEST(Environment, HasPseudoVariables) {
  Environment environment;
  EXPECT_EQ(environment.Get(".LINE"), "0");
  environment.SetFile("a.cfg");
  environment.SetLine(-2147483648);
  EXPECT_EQ(environment.Get(".LINE"), "-2147483648");
  environment.SetLine(42);
  environment.SetSection("web");
  EXPECT_EQ(environment.Get(".FILE"), "a.cfg");
  EXPECT_EQ(environment.Get(".LINE"), "42");
  EXPECT_EQ(environment.Get(".SECTION"), "web");
  EXPECT_EQ(environment.Get(".OTHER"), std::nullopt);
}

TEST(Environment, CopiesAreIndependent) {
  Environment first;
  first.Set("A", "1");
  first.SetLine(7);
  Environment second = first;
  second.Set("A", "2");
  second.SetLine(8);
  EXPECT_EQ(first.Get("A"), "1");
  EXPECT_EQ(first.Get(".LINE"), "7");
  EXPECT_EQ(second.Get(".LINE"), "8");
}

}  // namespace
}  // namespace checkd
