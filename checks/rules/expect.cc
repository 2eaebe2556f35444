#include "checks/rules/expect.h"

#include <string.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "checks/rules/hex.h"

namespace checkd {
namespace {

bool Contains(std::string_view text, std::string_view pattern) {
  return memmem(text.data(), text.size(), pattern.data(), pattern.size()) !=
         nullptr;
}

// The three digits of a status line, "099" included.
bool MatchesStatusText(const Regex& regex, int status) {
  const char text[] = {static_cast<char>('0' + status / 100 % 10),
                       static_cast<char>('0' + status / 10 % 10),
                       static_cast<char>('0' + status % 10)};
  return regex.Search({text, sizeof(text)});
}

bool Matches(const ExpectRule& rule, const ExpectInput& in) {
  switch (rule.match) {
    case Match::kString:
    case Match::kBinary:
    case Match::kBodyString:
      return Contains(in.bytes, rule.pattern);
    case Match::kRegex:
    case Match::kBodyRegex:
      return rule.regex->Search(in.bytes.substr(0, in.buffer_size - 1));
    case Match::kBinaryRegex:
      return rule.regex->Search(
          UpperHex(in.bytes.substr(0, in.buffer_size / 2)));
    case Match::kStatus:
      return std::any_of(rule.ranges.begin(), rule.ranges.end(),
                         [&](const std::pair<int, int>& range) {
                           return in.response->status >= range.first &&
                                  in.response->status <= range.second;
                         });
    case Match::kStatusRegex:
      return MatchesStatusText(*rule.regex, in.response->status);
  }
  return false;
}

bool IsLiteral(Match match) {
  return match == Match::kString || match == Match::kBinary ||
         match == Match::kBodyString;
}

// Less than this cannot decide (F217, F218).
size_t Needed(const ExpectRule& rule) {
  const size_t literal = IsLiteral(rule.match) ? rule.pattern.size() : 0;
  return std::max<size_t>(
      {1, literal, static_cast<size_t>(std::max(0, rule.min_recv))});
}

bool IsHttp(Match match) {
  return match == Match::kStatus || match == Match::kStatusRegex ||
         match == Match::kBodyString || match == Match::kBodyRegex;
}

const ExpectRule& ExpectOf(const Rule& rule) {
  return std::get<ExpectRule>(rule.action);
}

// What F224 appends to the generic text.
std::string GenericSuffix(const Rule& rule) {
  const ExpectRule& expect = ExpectOf(rule);
  const int step = StepNumber(rule);
  switch (expect.match) {
    case Match::kString:
    case Match::kBodyString:
      return absl::StrCat(" '", expect.pattern, "' at step ", step);
    case Match::kBinary:
      return absl::StrCat(" (binary) at step ", step);
    case Match::kRegex:
    case Match::kBodyRegex:
    case Match::kStatusRegex:
      return absl::StrCat(" (regex) at step ", step);
    case Match::kBinaryRegex:
      return absl::StrCat(" (binary regex) at step ", step);
    case Match::kStatus:
      return absl::StrCat("(status codes) at step ", step);  // sic: no blank
  }
  return {};
}

std::string GenericText(const Rule& rule) {
  const ExpectRule& expect = ExpectOf(rule);
  const bool unwanted = expect.inverse && !IsHttp(expect.match);
  return absl::StrCat(unwanted ? "TCPCHK matched unwanted content"
                               : "TCPCHK did not match content",
                      GenericSuffix(rule));
}

std::string HttpText(const Rule& rule, const ExpectInput& input) {
  const ExpectRule& expect = ExpectOf(rule);
  if (!NeedsBody(expect)) {
    const std::string_view reason = input.response->reason;
    return reason.empty() ? GenericText(rule) : std::string(reason);
  }
  if (input.bytes.empty()) {
    return "HTTP content check could not find a response body";
  }
  return expect.inverse ? "HTTP check matched unwanted content"
                        : "HTTP content check did not match";
}

// Descriptions end at a NUL, as those of HAProxy do: a peer may have sent it.
std::string UpToNul(std::string text) {
  text.resize(std::min(text.find('\0'), text.size()));
  return text;
}

std::string WithComment(std::string text, const Rule& rule) {
  if (!rule.comment.empty()) absl::StrAppend(&text, " comment: ", rule.comment);
  return text;
}

}  // namespace

ExpectOutcome EvaluateExpect(const ExpectRule& rule, const ExpectInput& input) {
  const bool on_headers =
      rule.match == Match::kStatus || rule.match == Match::kStatusRegex;
  if (!on_headers) {
    if (!input.final && input.bytes.size() < Needed(rule)) {
      return ExpectOutcome::kWait;
    }
    // An empty answer fails whatever the rule wants (F223, F225).
    if (input.bytes.empty()) return ExpectOutcome::kFail;
  }
  const bool match = Matches(rule, input);
  if (!match && !on_headers && !input.final && rule.min_recv == -1) {
    return ExpectOutcome::kWait;
  }
  return match != rule.inverse ? ExpectOutcome::kPass : ExpectOutcome::kFail;
}

bool NeedsBody(const ExpectRule& rule) {
  return rule.match == Match::kBodyString || rule.match == Match::kBodyRegex;
}

CheckStatus OkStatus(const ExpectRule& rule) {
  return rule.ok_status == CheckStatus::kUnknown ? CheckStatus::kL7Ok
                                                 : rule.ok_status;
}

CheckStatus ErrorStatus(const ExpectRule& rule) {
  if (rule.error_status != CheckStatus::kUnknown) return rule.error_status;
  return IsHttp(rule.match) && !NeedsBody(rule) ? CheckStatus::kL7Sts
                                                : CheckStatus::kL7Rsp;
}

CheckStatus TimeoutStatus(const ExpectRule& rule) {
  return rule.tout_status == CheckStatus::kUnknown ? CheckStatus::kL7Tout
                                                   : rule.tout_status;
}

std::string ExpectFailureText(RulesetType type, const Rule& rule,
                              const ExpectInput& input) {
  const ExpectRule& expect = ExpectOf(rule);
  std::string text;
  if (expect.has_on_error) {
    text = expect.on_error;
  } else if (input.response != nullptr) {
    text = HttpText(rule, input);
  } else if (input.bytes.empty()) {
    text =
        absl::StrCat("TCPCHK got an empty response at step ", StepNumber(rule));
  } else if (type != RulesetType::kBuiltIn) {
    text = GenericText(rule);
  }
  return UpToNul(WithComment(std::move(text), rule));
}

std::string BadFramingText(const Rule& rule) {
  const ExpectRule& expect = ExpectOf(rule);
  return WithComment(expect.has_on_error ? expect.on_error : GenericText(rule),
                     rule);
}

int StepNumber(const Rule& rule) {
  return IsImplicitConnect(rule) ? 0 : rule.index + 1;
}

}  // namespace checkd
