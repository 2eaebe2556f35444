#include "config/text/conditional_stack.h"

#include <gtest/gtest.h>

namespace checkd {
namespace {

TEST(ConditionalStack, TakesTheFirstTrueBranchOnly) {
  ConditionalStack stack;
  EXPECT_TRUE(stack.active());
  EXPECT_EQ(stack.If(false), "");
  EXPECT_FALSE(stack.active());
  EXPECT_TRUE(stack.NeedsElifCondition());
  EXPECT_EQ(stack.Elif(true), "");
  EXPECT_TRUE(stack.active());
  EXPECT_FALSE(stack.NeedsElifCondition());
  EXPECT_EQ(stack.Elif(true), "");
  EXPECT_FALSE(stack.active());
  EXPECT_EQ(stack.Else(), "");
  EXPECT_FALSE(stack.active());
  EXPECT_EQ(stack.Endif(), "");
  EXPECT_TRUE(stack.active());
  EXPECT_TRUE(stack.empty());
}

TEST(ConditionalStack, TakesElseIfNothingElseWas) {
  ConditionalStack stack;
  stack.If(false);
  stack.Elif(false);
  stack.Else();
  EXPECT_TRUE(stack.active());
}

TEST(ConditionalStack, KeepsInnerBlocksOfADroppedOneDropped) {
  ConditionalStack stack;
  stack.If(false);
  EXPECT_FALSE(stack.NeedsIfCondition());
  stack.If(true);
  EXPECT_FALSE(stack.active());
  EXPECT_FALSE(stack.NeedsElifCondition());
  stack.Elif(true);
  EXPECT_FALSE(stack.active());
  stack.Else();
  EXPECT_FALSE(stack.active());
  stack.Endif();
  stack.Else();
  EXPECT_TRUE(stack.active());
}

TEST(ConditionalStack, RefusesWhatDoesNotNest) {
  ConditionalStack stack;
  EXPECT_EQ(stack.Elif(true), "lone '.elif' with no matching '.if'.");
  EXPECT_EQ(stack.Else(), "lone '.else' with no matching '.if'.");
  EXPECT_EQ(stack.Endif(), "lone '.endif' with no matching '.if'.");
  stack.If(true);
  stack.Else();
  EXPECT_EQ(stack.Elif(true), "'.elif' after '.else' is not permitted.");
  EXPECT_EQ(stack.Else(), "'.else' after '.else' is not permitted.");
}

TEST(ConditionalStack, HoldsNinetyNineLevels) {
  ConditionalStack stack;
  for (int i = 0; i < 99; ++i) EXPECT_EQ(stack.If(true), "");
  EXPECT_EQ(stack.If(true), "too many nested '.if', max is 100.");
}

}  // namespace
}  // namespace checkd
