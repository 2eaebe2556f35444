#include "checks/rules/interpreter.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "checks/rules/ruleset_builder.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

HttpResponse Answer(int status, std::string_view reason = "") {
  HttpResponse response;
  response.status = status;
  response.reason = reason;
  response.headers_complete = true;
  return response;
}

ExpectRule Wanted(std::string text, bool inverse = false,
                  CheckStatus tout = CheckStatus::kUnknown) {
  ExpectRule rule;
  rule.pattern = std::move(text);
  rule.inverse = inverse;
  rule.tout_status = tout;
  return rule;
}

ExpectRule StatusRule(int code) {
  ExpectRule rule;
  rule.match = Match::kStatus;
  rule.ranges = {{code, code}};
  return rule;
}

std::string Show(const Verdict& v) {
  return std::string(Info(v.status).code) + " " + std::to_string(v.code) +
         " \"" + v.description + "\"";
}

class InterpreterTest : public testing::Test {
 protected:
  void Begin(RulesetBuilder* builder) {
    list = builder->Build();
    ruleset.emplace(list.get());
    rules.Begin(&*ruleset);
  }
  void Pass(int count) {
    while (count-- > 0) rules.Next();
  }
  RulesetBuilder tcp{RulesetType::kTcp};
  RulesetBuilder http{RulesetType::kHttp};
  std::unique_ptr<const RuleList> list;
  std::optional<Ruleset> ruleset;
  Interpreter rules;
};

TEST_F(InterpreterTest, ImplicitConnectSaysNothing) {
  Begin(&tcp);
  Pass(1);
  EXPECT_EQ(rules.rule(), nullptr);
  EXPECT_EQ(Show(rules.Success({})), "L4OK 0 \"\"");
}

TEST_F(InterpreterTest, ExplicitConnectAndSendAreTcpCheck) {
  (void)tcp.AddConnect({}, "");
  Begin(&tcp);
  Pass(1);
  EXPECT_EQ(Show(rules.Success({})), "L4OK 0 \"(tcp-check)\"");
  (void)tcp.AddSend("x", "");
  Begin(&tcp);
  Pass(2);
  EXPECT_EQ(Show(rules.Success({})), "L7OK 0 \"(tcp-check)\"");
}

TEST_F(InterpreterTest, LastExpectDecidesSuccess) {
  ExpectRule first = Wanted("a");
  first.on_success = "not used";
  ExpectRule last = Wanted("b");
  last.ok_status = CheckStatus::kL6Ok;
  (void)tcp.AddExpect(std::move(first), "");
  (void)tcp.AddExpect(std::move(last), "");
  Begin(&tcp);
  Pass(3);
  EXPECT_EQ(Show(rules.Success({})), "L6OK 0 \"(tcp-check)\"");
}

TEST_F(InterpreterTest, OnSuccessReplacesTheText) {
  ExpectRule last = Wanted("b");
  last.on_success = "yes";
  (void)tcp.AddExpect(std::move(last), "");
  Begin(&tcp);
  Pass(2);
  EXPECT_EQ(Show(rules.Success({})), "L7OK 0 \"yes\"");
}

TEST_F(InterpreterTest, HttpSuccessHasTheCodeAndNoText) {
  http.OptionHttpchk({});
  Begin(&http);
  Pass(2);
  const HttpResponse response = Answer(302);
  EXPECT_EQ(rules.Evaluate({.response = &response}, false),
            ExpectOutcome::kPass);
  Pass(1);
  EXPECT_EQ(Show(rules.Success({})), "L7OK 302 \"\"");
}

TEST_F(InterpreterTest, WaitingGoesBackToTheHead) {
  (void)tcp.AddExpect(Wanted("foo", false, CheckStatus::kL6Tout), "");
  (void)tcp.AddExpect(Wanted("bad", true, CheckStatus::kL4Tout), "");
  (void)tcp.AddExpect(Wanted("zzz"), "");
  Begin(&tcp);
  Pass(1);
  EXPECT_EQ(rules.Evaluate({.bytes = "foo"}, false), ExpectOutcome::kPass);
  Pass(2);
  EXPECT_EQ(rules.Evaluate({.bytes = "foo"}, false), ExpectOutcome::kWait);
  EXPECT_EQ(rules.rule()->index, 1);
  EXPECT_EQ(Show(rules.Timeout(ConnectionStage::kEstablished)),
            "L4TOUT 0 \" at step 2 of tcp-check (expect string 'bad')\"");
  EXPECT_EQ(rules.Evaluate({.bytes = "foobad"}, false), ExpectOutcome::kFail);
  EXPECT_EQ(Show(rules.Mismatch({.bytes = "foobad"})),
            "L7RSP 0 \"TCPCHK matched unwanted content 'bad' at step 2\"");
}

TEST_F(InterpreterTest, FailuresDependOnThePhase) {
  http.OptionHttpchk({});
  Begin(&http);
  EXPECT_EQ(rules
                .IoFailure(ConnectionStage::kConnecting,
                           ConnectionError::kRefused, 111)
                .status,
            CheckStatus::kL4Con);
  EXPECT_EQ(Show(rules.Timeout(ConnectionStage::kConnecting)), "L4TOUT 0 \"\"");
  Pass(1);
  EXPECT_EQ(Show(rules.Timeout(ConnectionStage::kEstablished)),
            "L7TOUT 0 \"\"");
  EXPECT_EQ(rules
                .IoFailure(ConnectionStage::kEstablished,
                           ConnectionError::kReset, 104)
                .status,
            CheckStatus::kSockErr);
  EXPECT_EQ(Show(rules.CannotSend("why")),
            "L7RSP 0 \"tcp-check send : why at step 1\"");
}

TEST_F(InterpreterTest, DisableOn404SkipsEveryExpect) {
  http.OptionHttpchk({});
  (void)http.AddExpect(StatusRule(200), "");
  (void)http.AddExpect(StatusRule(201), "");
  Begin(&http);
  ruleset->disable_on_404 = true;
  Pass(2);
  const HttpResponse response = Answer(404, "Gone");
  EXPECT_EQ(rules.Evaluate({.response = &response}, true),
            ExpectOutcome::kFail);
  EXPECT_EQ(Show(rules.Mismatch({.response = &response})),
            "L7STS 404 \"Gone\"");
  EXPECT_EQ(rules.Evaluate({.response = &response}, false),
            ExpectOutcome::kPass);
  Pass(1);
  EXPECT_EQ(rules.Evaluate({.response = &response}, false),
            ExpectOutcome::kPass);
  Pass(1);
  EXPECT_EQ(Show(rules.Success({})), "L7OKC 404 \"\"");
}

TEST_F(InterpreterTest, BadResponses) {
  http.OptionHttpchk({});
  Begin(&http);
  Pass(2);
  HttpResponse response;
  EXPECT_EQ(Show(rules.BadResponse(response, {})), "L7RSP 0 \"\"");
  response.headers_complete = true;
  EXPECT_EQ(Show(rules.BadResponse(response, {})),
            "L7RSP 0 \"TCPCHK did not match content(status codes) at step 2\"");
  response.excess = "too much";
  EXPECT_EQ(Show(rules.BadResponse(response, {})), "L7RSP 0 \"too much\"");
  response.headers_complete = false;
  EXPECT_EQ(Show(rules.BadResponse(response, {})), "L7RSP 0 \"too much\"");
}

// F174.
TEST_F(InterpreterTest, KnowsTheHostOfTheNextRequest) {
  HttpSendWords words;
  words.headers.emplace_back("x", "y");
  words.headers.emplace_back("HOST", "a.example:80");
  http.OptionHttpchk(std::move(words));
  Begin(&http);
  ASSERT_NE(rules.NextHost(), nullptr);
  EXPECT_EQ(rules.NextHost()->text(), "a.example:80");
  Pass(2);
  EXPECT_EQ(rules.NextHost(), nullptr);
}

TEST_F(InterpreterTest, OnlyTheNextRequestCounts) {
  HttpSendWords words;
  words.headers.emplace_back("host", "a.example");
  (void)http.AddHttpSend({}, "");
  (void)http.AddExpect(StatusRule(200), "");
  (void)http.AddHttpSend(std::move(words), "");
  Begin(&http);
  EXPECT_EQ(rules.NextHost(), nullptr);
}

// F651.
TEST_F(InterpreterTest, AVariableAfterTheLastStepForgetsTheCode) {
  http.OptionHttpchk({});
  (void)http.AddExpect(StatusRule(200), "");
  http.AddVariable(VariableRule());
  Begin(&http);
  Pass(2);
  const HttpResponse response = Answer(200);
  EXPECT_EQ(rules.Evaluate({.response = &response}, false),
            ExpectOutcome::kPass);
  Pass(2);
  EXPECT_EQ(Show(rules.Success({})), "L7OK 0 \"\"");
}

}  // namespace
}  // namespace checkd
