#include "checks/expressions/variables.h"

#include <string>

#include "gtest/gtest.h"

namespace checkd {
namespace {

class VariablesTest : public testing::Test {
 protected:
  static VariableName Name(std::string_view text) {
    return *ParseVariableName(text);
  }
  void Set(std::string_view name, const Sample& sample,
           std::string_view condition = {}) {
    variables_.Set(Name(name), VariableConditionFrom(condition), sample);
  }
  std::string Get(std::string_view name) {
    Sample sample;
    if (!variables_.Get(Name(name), &scratch_, &sample) ||
        !Cast(&sample, SampleType::kString, &scratch_)) {
      return "undefined";
    }
    return std::string(sample.bytes);
  }

  ProcVariables process_;
  Variables variables_{&process_};
  Scratch scratch_{1000};
};

TEST_F(VariablesTest, KeepWhatTheyWereSetTo) {
  std::string text = "a";
  Set("check.x", Sample::Text(text));
  text = "b";
  EXPECT_EQ(Get("check.x"), "a");
  EXPECT_EQ(Get("sess.x"), "undefined");
  Set("sess.x", Sample::Int(5));
  EXPECT_EQ(Get("sess.x"), "5");
  variables_.Unset(Name("check.x"));
  EXPECT_EQ(Get("check.x"), "undefined");
  variables_.Clear();
  EXPECT_EQ(Get("sess.x"), "undefined");
}

TEST_F(VariablesTest, MayBeSetToAPartOfThemselves) {
  Set("check.x", Sample::Text("abcdef"));
  Sample sample;
  ASSERT_TRUE(variables_.Get(Name("check.x"), &scratch_, &sample));
  sample.bytes.remove_prefix(2);
  Set("check.x", sample);
  EXPECT_EQ(Get("check.x"), "cdef");
}

TEST_F(VariablesTest, OfTheProcessExistOnceDeclared) {
  Set("proc.x", Sample::Int(1));
  EXPECT_EQ(Get("proc.x"), "undefined");
  process_.Declare("x");
  Set("proc.x", Sample::Int(1), "ifnotexists");
  EXPECT_EQ(Get("proc.x"), "undefined");
  Set("proc.x", Sample::Int(1), "ifnotset");
  EXPECT_EQ(Get("proc.x"), "1");
  variables_.Clear();
  Variables other(&process_);
  Sample sample;
  EXPECT_TRUE(other.Get(Name("proc.x"), &scratch_, &sample));
}

TEST_F(VariablesTest, OfTrafficHoldNothing) {
  Set("txn.x", Sample::Int(1));
  EXPECT_EQ(Get("txn.x"), "undefined");
}

TEST_F(VariablesTest, AreSetUnderConditions) {
  Set("check.x", Sample::Text("a"), "ifexists");
  EXPECT_EQ(Get("check.x"), "undefined");
  Set("check.x", Sample::Text(""), "ifnotempty");
  EXPECT_EQ(Get("check.x"), "undefined");
  Set("check.x", Sample::Text("a"), "ifnotexists");
  EXPECT_EQ(Get("check.x"), "a");
  Set("check.x", Sample::Text("b"), "ifnotexists");
  Set("check.x", Sample::Text("b"), "ifempty");
  Set("check.x", Sample::Text("b"), "ifnotset");
  EXPECT_EQ(Get("check.x"), "a");
  Set("check.x", Sample::Text("c"), "ifset");
  EXPECT_EQ(Get("check.x"), "c");
}

TEST_F(VariablesTest, OrderCountsForIntegersOnly) {
  Set("check.x", Sample::Int(5));
  Set("check.x", Sample::Int(7), "ifgt");
  EXPECT_EQ(Get("check.x"), "5");
  Set("check.x", Sample::Int(5), "iflt");
  Set("check.x", Sample::Int(3), "ifgt");
  EXPECT_EQ(Get("check.x"), "3");
  Set("check.x", Sample::Int(4), "iflt");
  EXPECT_EQ(Get("check.x"), "4");
  Set("check.x", Sample::Text("0"), "iflt");
  EXPECT_EQ(Get("check.x"), "0");
}

TEST_F(VariablesTest, HoldNoMoreThanTheirBound) {
  const std::string big(700'000, 'x');
  Set("check.x", Sample::Text(big));
  Set("check.y", Sample::Text(big));
  EXPECT_EQ(Get("check.y"), "undefined");
  Set("check.x", Sample::Text("small"));
  Set("check.y", Sample::Text(big));
  Scratch roomy(1 << 20);
  Sample sample;
  EXPECT_TRUE(variables_.Get(Name("check.y"), &roomy, &sample));
}

TEST(VariableName, HasAScopeAndLettersThatItMayHave) {
  EXPECT_EQ(ParseVariableName("proc.a_1.b")->name, "a_1.b");
  EXPECT_EQ(ParseVariableName("psess.a")->scope, VariableScope::kTraffic);
  for (const char* bad : {"x", "foo.x", "check.", "check.a-b", ".a"}) {
    EXPECT_FALSE(ParseVariableName(bad).ok()) << bad;
  }
  EXPECT_EQ(std::string(ParseVariableName("foo.x").status().message()),
            "invalid variable name 'foo.x'. A variable name must start with "
            "its scope. The scope can be 'proc', '(p)sess', '(p)txn', "
            "'(p)req', '(p)res' or 'check'.");
}

TEST(VariableCondition, IsOneBitEach) {
  EXPECT_EQ(VariableConditionFrom("ifexists"), kIfExists);
  EXPECT_EQ(VariableConditionFrom("iflt"), kIfLess);
  EXPECT_EQ(VariableConditionFrom("if"), 0);
}

}  // namespace
}  // namespace checkd
