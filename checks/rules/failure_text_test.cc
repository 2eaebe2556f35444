#include "checks/rules/failure_text.h"

#include <cerrno>
#include <string>
#include <utility>
#include <variant>

#include "gtest/gtest.h"

namespace checkd {
namespace {

using E = ConnectionError;

std::string Tcp(const Rule& rule, E error = E::kNone, int err = 0) {
  return FailureText(RulesetType::kTcp, &rule, error, err);
}

TEST(FailureText, HasErrorAndReason) {
  EXPECT_EQ(
      FailureText(RulesetType::kPlain, nullptr, E::kRefused, ECONNREFUSED),
      "ECONNREFUSED returned by OS (Connection refused)");
  EXPECT_EQ(FailureText(RulesetType::kHttp, nullptr, E::kGeneral, ENETUNREACH),
            "General socket error (Network is unreachable)");
  EXPECT_EQ(FailureText(RulesetType::kHttp, nullptr, E::kPollError, 0),
            "Poller reported POLLERR");
  EXPECT_EQ(FailureText(RulesetType::kHttp, nullptr, E::kNone, EPIPE),
            "Broken pipe");
  EXPECT_EQ(FailureText(RulesetType::kHttp, nullptr, E::kNone, 0), "");
}

TEST(FailureText, TcpNamesTheConnectStep) {
  Rule rule{.action = ConnectRule(), .index = 1};
  auto& connect = std::get<ConnectRule>(rule.action);
  EXPECT_EQ(Tcp(rule), " at step 2 of tcp-check (connect)");
  connect.port = 1;
  rule.comment = "ho";
  EXPECT_EQ(Tcp(rule, E::kRefused, ECONNREFUSED),
            "ECONNREFUSED returned by OS (Connection refused) at step 2 of "
            "tcp-check (connect port 1) comment: 'ho'");
  rule.comment.clear();
  connect.implicit = true;
  EXPECT_EQ(Tcp(rule), " at initial connection step of tcp-check");
}

TEST(FailureText, TcpNamesSendAndExpect) {
  const Rule send{.action = SendRule(), .index = 2};
  EXPECT_EQ(Tcp(send), " at step 3 of tcp-check (send)");
  const std::pair<Match, const char*> cases[] = {
      {Match::kString, " (expect string 'AJ')"},
      {Match::kBinary, " (expect binary '414A')"},
      {Match::kRegex, " (expect regex)"},
      {Match::kBinaryRegex, " (expect binary regex)"},
      {Match::kStatus, " (expect HTTP status codes)"},
      {Match::kStatusRegex, " (expect HTTP status regex)"},
      {Match::kBodyString, " (expect HTTP body content 'AJ')"},
      {Match::kBodyRegex, " (expect HTTP body regex)"},
  };
  for (const auto& [match, text] : cases) {
    ExpectRule expect;
    expect.match = match;
    expect.pattern = "AJ";
    const Rule rule{.action = std::move(expect)};
    EXPECT_EQ(Tcp(rule), std::string(" at step 1 of tcp-check") + text);
  }
}

TEST(FailureText, BeforeAnyRuleItIsStepOne) {
  EXPECT_EQ(FailureText(RulesetType::kTcp, nullptr, E::kNone, 0),
            " at step 1 of tcp-check");
}

}  // namespace
}  // namespace checkd
