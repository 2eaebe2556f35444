#include "checks/rules/expect.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

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

constexpr auto kPass = ExpectOutcome::kPass;
constexpr auto kFail = ExpectOutcome::kFail;
constexpr auto kWait = ExpectOutcome::kWait;

ExpectRule Make(Match match, std::string pattern, bool inverse = false,
                int min_recv = -1) {
  ExpectRule rule;
  rule.match = match;
  rule.inverse = inverse;
  rule.min_recv = min_recv;
  if (match == Match::kRegex || match == Match::kBinaryRegex ||
      match == Match::kStatusRegex || match == Match::kBodyRegex) {
    rule.regex = *Regex::Compile(pattern);
  }
  rule.pattern = std::move(pattern);
  return rule;
}

struct BytesCase {
  const char* name;
  Match match;
  const char* pattern;
  bool inverse;
  int min_recv;
  std::string_view bytes;
  ExpectOutcome open;   // more may come
  ExpectOutcome ended;  // it has ended
};

class ExpectBytes : public testing::TestWithParam<BytesCase> {};

TEST_P(ExpectBytes, Decides) {
  const BytesCase& c = GetParam();
  const ExpectRule rule = Make(c.match, c.pattern, c.inverse, c.min_recv);
  EXPECT_EQ(EvaluateExpect(rule, {.bytes = c.bytes}), c.open);
  EXPECT_EQ(EvaluateExpect(rule, {.bytes = c.bytes, .final = true}), c.ended);
}

INSTANTIATE_TEST_SUITE_P(
    Table, ExpectBytes,
    testing::Values(
        BytesCase{"Found", Match::kString, "foo", false, -1, "a foo", kPass,
                  kPass},
        BytesCase{"Short", Match::kString, "foobar", false, -1, "foo", kWait,
                  kFail},
        BytesCase{"ShortMin0", Match::kString, "foobar", false, 0, "foo", kWait,
                  kFail},
        BytesCase{"Missing", Match::kString, "foo", false, -1, "barbar", kWait,
                  kFail},
        BytesCase{"MissingMin0", Match::kString, "foo", false, 0, "barbar",
                  kFail, kFail},
        BytesCase{"BelowMin", Match::kString, "foo", false, 9, "foo", kWait,
                  kPass},
        BytesCase{"Empty", Match::kString, "foo", false, -1, "", kWait, kFail},
        BytesCase{"EmptyMin0", Match::kRegex, ".*", false, 0, "", kWait, kFail},
        BytesCase{"EmptyInverse", Match::kString, "foo", true, -1, "", kWait,
                  kFail},
        BytesCase{"InverseFound", Match::kString, "foo", true, -1, "foo", kFail,
                  kFail},
        BytesCase{"InverseMissing", Match::kString, "foo", true, -1, "bar",
                  kWait, kPass},
        BytesCase{"InverseMin", Match::kString, "foo", true, 3, "bar", kPass,
                  kPass},
        BytesCase{"Regex", Match::kRegex, "^f.o", false, -1, "foo", kPass,
                  kPass},
        BytesCase{"RegexNul",
                  Match::kRegex,
                  "b$",
                  false,
                  -1,
                  {"a\0b", 3},
                  kPass,
                  kPass},
        BytesCase{"Binary", Match::kBinary, "\x01\xff", false, -1, "\x01\xff!",
                  kPass, kPass},
        BytesCase{"HexDump", Match::kBinaryRegex, "^414A", false, -1, "AJ",
                  kPass, kPass},
        BytesCase{"HexUpper", Match::kBinaryRegex, "^414a", false, -1, "AJ",
                  kWait, kFail}),
    [](const auto& info) { return info.param.name; });

// A match that would take for ever fails the rule, inverse or not, and says so.
TEST(ExpectBytes, ExplosiveAnswersFailAtOnce) {
  const std::string hostile = std::string(5000, 'a') + "!";
  for (const bool inverse : {false, true}) {
    const ExpectRule rule = Make(Match::kRegex, "^(a+)+$", inverse);
    Reply finding;
    EXPECT_EQ(EvaluateExpect(rule, {.bytes = hostile}, &finding), kFail);
    EXPECT_EQ(finding.text,
              "regular expression exceeds the limits of matching on this "
              "answer");
    EXPECT_EQ(EvaluateExpect(rule, {.bytes = "aaa"}, &finding),
              inverse ? kFail : kPass);
    EXPECT_EQ(finding.text, "");
  }
}

TEST(ExpectBytes, RegexesSeeAllButTheLastByteOfAFullBuffer) {
  const ExpectRule rule = Make(Match::kRegex, "d");
  EXPECT_EQ(
      EvaluateExpect(rule, {.bytes = "abcd", .final = true, .buffer_size = 4}),
      kFail);
  EXPECT_EQ(
      EvaluateExpect(rule, {.bytes = "abcd", .final = true, .buffer_size = 5}),
      kPass);
}

TEST(ExpectBytes, HexDumpsCoverHalfABuffer) {
  const ExpectRule rule = Make(Match::kBinaryRegex, "43");
  EXPECT_EQ(
      EvaluateExpect(rule, {.bytes = "ABC", .final = true, .buffer_size = 4}),
      kFail);
  EXPECT_EQ(
      EvaluateExpect(rule, {.bytes = "ABC", .final = true, .buffer_size = 6}),
      kPass);
}

TEST(ExpectBytesFormat, WaitsForItsBytesBeforeItSpeaks) {
  ExpectRule rule = Make(Match::kStringFormat, "", false, 5);
  rule.format = std::make_unique<const LogFormat>("");
  Reply finding;
  EXPECT_EQ(EvaluateExpect(rule, {.bytes = "OK"}, &finding), kWait);
  EXPECT_EQ(finding.text, "");
  EXPECT_EQ(EvaluateExpect(rule, {.bytes = "OK", .final = true}, &finding),
            kFail);
  EXPECT_EQ(finding.text, "log-format string evaluated to an empty string");
}

TEST(ExpectHttp, StatusesAreDecidedByTheHeaders) {
  const HttpResponse response = Answer(99);
  ExpectRule rule = Make(Match::kStatus, "");
  rule.ranges = {{0, 98}, {100, 199}};
  EXPECT_EQ(EvaluateExpect(rule, {.response = &response}), kFail);
  rule.ranges.emplace_back(99, 99);
  EXPECT_EQ(EvaluateExpect(rule, {.response = &response}), kPass);
  rule.inverse = true;
  EXPECT_EQ(EvaluateExpect(rule, {.response = &response}), kFail);
  const ExpectRule text = Make(Match::kStatusRegex, "^099$");
  EXPECT_EQ(EvaluateExpect(text, {.response = &response}), kPass);
}

TEST(ExpectHttp, RstatusSeesTheDigitsThatCame) {
  HttpResponse response = Answer(20);
  response.status_digits = 2;
  EXPECT_EQ(EvaluateExpect(Make(Match::kStatusRegex, "^20$"),
                           {.response = &response}),
            kPass);
  EXPECT_EQ(EvaluateExpect(Make(Match::kStatusRegex, "^020$"),
                           {.response = &response}),
            kFail);
}

TEST(ExpectHttp, BodyRulesWaitForABodyAndFailWithoutOne) {
  const HttpResponse response = Answer(200);
  for (const bool inverse : {false, true}) {
    const ExpectRule rule = Make(Match::kBodyString, "x", inverse);
    EXPECT_EQ(EvaluateExpect(rule, {.response = &response}), kWait);
    EXPECT_EQ(EvaluateExpect(rule, {.final = true, .response = &response}),
              kFail);
  }
}

TEST(ExpectStatus, HasDefaultsByProtocol) {
  EXPECT_EQ(OkStatus(Make(Match::kString, "")), CheckStatus::kL7Ok);
  EXPECT_EQ(TimeoutStatus(Make(Match::kString, "")), CheckStatus::kL7Tout);
  EXPECT_EQ(ErrorStatus(Make(Match::kString, "")), CheckStatus::kL7Rsp);
  EXPECT_EQ(ErrorStatus(Make(Match::kBodyString, "")), CheckStatus::kL7Rsp);
  EXPECT_EQ(ErrorStatus(Make(Match::kStatus, "")), CheckStatus::kL7Sts);
  EXPECT_EQ(ErrorStatus(Make(Match::kStatusRegex, "")), CheckStatus::kL7Sts);
  ExpectRule rule = Make(Match::kStatus, "");
  rule.error_status = CheckStatus::kL7Okc;
  EXPECT_EQ(ErrorStatus(rule), CheckStatus::kL7Okc);
}

Rule At(int index, ExpectRule expect, std::string comment = "") {
  return {.action = std::move(expect),
          .index = index,
          .comment = std::move(comment)};
}

std::string TextOf(const Rule& rule, std::string_view bytes,
                   const HttpResponse* response = nullptr) {
  return ExpectFailureText(
      response ? RulesetType::kHttp : RulesetType::kTcp, rule,
      {.bytes = bytes, .final = true, .response = response});
}

// F223: no step is named, but for an empty answer.
TEST(ExpectText, BuiltInRulesSayLittle) {
  const Rule rule = At(1, Make(Match::kString, "foo"));
  EXPECT_EQ(ExpectFailureText(RulesetType::kBuiltIn, rule, {.bytes = "b"}), "");
  EXPECT_EQ(ExpectFailureText(RulesetType::kBuiltIn, rule, {.final = true}),
            "TCPCHK got an empty response at step 2");
}

TEST(ExpectText, GenericTexts) {
  EXPECT_EQ(TextOf(At(0, Make(Match::kString, "foo")), "b"),
            "TCPCHK did not match content 'foo' at step 1");
  EXPECT_EQ(TextOf(At(1, Make(Match::kString, "foo", true)), "foo"),
            "TCPCHK matched unwanted content 'foo' at step 2");
  EXPECT_EQ(TextOf(At(2, Make(Match::kBinary, "foo")), "b"),
            "TCPCHK did not match content (binary) at step 3");
  EXPECT_EQ(TextOf(At(0, Make(Match::kRegex, "foo")), "b"),
            "TCPCHK did not match content (regex) at step 1");
  EXPECT_EQ(TextOf(At(0, Make(Match::kBinaryRegex, "foo")), "b"),
            "TCPCHK did not match content (binary regex) at step 1");
  EXPECT_EQ(TextOf(At(0, Make(Match::kString, "foo"), "c"), ""),
            "TCPCHK got an empty response at step 1 comment: c");
}

TEST(ExpectText, OnErrorWinsEvenIfEmpty) {
  ExpectRule rule = Make(Match::kString, "foo");
  rule.on_error = "";
  EXPECT_EQ(TextOf(At(0, std::move(rule), "c"), ""), " comment: c");
}

// As HAProxy 2.6 shows them, the comment included.
TEST(ExpectText, EndsAtANulOfThePeer) {
  const struct {
    std::string reason, text;
  } kCases[] = {
      {std::string("Bad\0thing", 9), "Bad"},
      {std::string("\0thing", 6), ""},
      {std::string("Bad\0", 4), "Bad"},
      {"Bad\x01\x7f<b>", "Bad\x01\x7f<b> comment: c"},
  };
  for (const auto& c : kCases) {
    const HttpResponse response = Answer(500, c.reason);
    EXPECT_EQ(TextOf(At(1, Make(Match::kStatus, ""), "c"), "", &response),
              c.text);
  }
}

TEST(ExpectText, HttpShowsTheReasonPhrase) {
  HttpResponse response = Answer(404, "Not Found");
  const Rule rule = At(1, Make(Match::kStatus, "", true));
  EXPECT_EQ(TextOf(rule, "", &response), "Not Found");
  response.reason = "";
  EXPECT_EQ(TextOf(rule, "", &response),
            "TCPCHK did not match content(status codes) at step 2");
  EXPECT_EQ(TextOf(At(1, Make(Match::kStatusRegex, "2..")), "", &response),
            "TCPCHK did not match content (regex) at step 2");
}

TEST(ExpectText, HttpBodies) {
  const HttpResponse response = Answer(200, "OK");
  EXPECT_EQ(TextOf(At(1, Make(Match::kBodyString, "x")), "y", &response),
            "HTTP content check did not match");
  EXPECT_EQ(TextOf(At(1, Make(Match::kBodyString, "y", true)), "y", &response),
            "HTTP check matched unwanted content");
  EXPECT_EQ(TextOf(At(1, Make(Match::kBodyRegex, "x")), "", &response),
            "HTTP content check could not find a response body");
}

TEST(ExpectText, BadFramingShowsOnErrorOrTheGenericText) {
  EXPECT_EQ(BadFramingText(At(1, Make(Match::kStatus, "")), {}),
            "TCPCHK did not match content(status codes) at step 2");
  ExpectRule rule = Make(Match::kStatus, "");
  rule.on_error = "oops";
  EXPECT_EQ(BadFramingText(At(1, std::move(rule)), {}), "oops");
}

}  // namespace
}  // namespace checkd
