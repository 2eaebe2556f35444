#include "checks/rules/expect.h"

#include <limits.h>
#include <string.h>

#include <algorithm>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "checks/expressions/header_values.h"
#include "checks/text/hex.h"

namespace checkd {
namespace {

bool Contains(std::string_view text, std::string_view pattern) {
  return memmem(text.data(), text.size(), pattern.data(), pattern.size()) !=
         nullptr;
}

// F207, F210, F213: texts of their own, whatever the rule says.
constexpr std::string_view kEmptyFormat =
    "log-format string evaluated to an empty string";
constexpr std::string_view kBadHexFormat =
    "Failed to parse hexastring resulting of eval of a log-format string";

// The three digits of a status line, "099" included.
bool MatchesStatusText(const Regex& regex, int status) {
  const char text[] = {static_cast<char>('0' + status / 100 % 10),
                       static_cast<char>('0' + status / 10 % 10),
                       static_cast<char>('0' + status % 10)};
  return regex.Search({text, sizeof(text)});
}

bool Compare(TextMatch::Method method, std::string_view text,
             std::string_view wanted, bool ignore_case) {
  const auto equal = [ignore_case](std::string_view a, std::string_view b) {
    return ignore_case ? absl::EqualsIgnoreCase(a, b) : a == b;
  };
  const size_t size = wanted.size();
  switch (method) {
    case TextMatch::Method::kEqual:
      return equal(text, wanted);
    case TextMatch::Method::kBegin:
      return text.size() >= size && equal(text.substr(0, size), wanted);
    case TextMatch::Method::kEnd:
      return text.size() >= size &&
             equal(text.substr(text.size() - size), wanted);
    case TextMatch::Method::kContains:
      for (size_t i = 0; i + size <= text.size(); ++i) {
        if (equal(text.substr(i, size), wanted)) return true;
      }
      return false;
    case TextMatch::Method::kRegex:
      break;  // has no such text
  }
  return false;
}

// One side of `hdr`, its text made once a response.
class TextMatcher {
 public:
  TextMatcher(const TextMatch& match, bool ignore_case,
              const ExpressionInput& in)
      : match_(match), ignore_case_(ignore_case) {
    if (match.regex == nullptr) wanted_ = match.text.Evaluate(in);
  }
  // A format that says nothing.
  bool empty() const {
    return match_.regex == nullptr && !match_.text.constant() &&
           wanted_.empty();
  }
  bool operator()(std::string_view text) const {
    return match_.regex != nullptr
               ? match_.regex->Search(text)
               : Compare(match_.method, text, wanted_, ignore_case_);
  }

 private:
  const TextMatch& match_;
  const bool ignore_case_;
  std::string_view wanted_;
};

bool AnyValue(std::string_view line, bool whole_line,
              const TextMatcher& matches) {
  HttpResponse one;
  one.headers.emplace_back("", line);
  HeaderValues values(
      one, {}, whole_line ? HeaderValues::kLines : HeaderValues::kElements);
  while (values.Next()) {
    if (matches(values.value())) return true;
  }
  return false;
}

bool MatchesHeader(const HeaderMatch& header, const ExpectInput& in,
                   std::string_view* error) {
  const ExpressionInput expression = in.expression();
  const TextMatcher name(header.name, true, expression);
  std::optional<TextMatcher> value;
  if (header.value != nullptr) value.emplace(*header.value, false, expression);
  if (name.empty() || (value && value->empty())) {
    *error = kEmptyFormat;
    return false;
  }
  for (const auto& [written, line] : in.response->headers) {
    if (!name(written)) continue;
    if (!value || AnyValue(line, header.whole_lines, *value)) return true;
  }
  return false;
}

// What a *Format rule looks for in this run; null data: `error` says why not.
std::string_view Pattern(const ExpectRule& rule, const ExpectInput& in,
                         std::string* storage, std::string_view* error) {
  if (rule.format == nullptr) return rule.pattern;
  const std::string_view made = rule.format->Evaluate(in.expression());
  if (made.empty()) {
    *error = kEmptyFormat;
    return {};
  }
  if (rule.match != Match::kBinaryFormat) return made;
  const std::optional<std::string> bytes = FromHex(made);
  if (!bytes) {
    *error = kBadHexFormat;
    return {};
  }
  *storage = *bytes;
  return *storage;
}

bool Matches(const ExpectRule& rule, std::string_view pattern,
             const ExpectInput& in, std::string_view* error) {
  switch (rule.match) {
    case Match::kString:
    case Match::kBinary:
    case Match::kBodyString:
    case Match::kStringFormat:
    case Match::kBinaryFormat:
    case Match::kBodyFormat:
      return Contains(in.bytes, pattern);
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
    case Match::kHeader:
      return MatchesHeader(*rule.header, in, error);
    case Match::kCustom:
      return true;
    case Match::kReply:  // never comes here
    case Match::kHttpCustom:
      return false;
  }
  return false;
}

bool IsLiteral(Match match) {
  return match == Match::kString || match == Match::kBinary ||
         match == Match::kBodyString || match == Match::kStringFormat ||
         match == Match::kBinaryFormat || match == Match::kBodyFormat;
}

// Less than this cannot decide (F217, F218).
size_t Needed(const ExpectRule& rule, std::string_view pattern) {
  const size_t literal = IsLiteral(rule.match) ? pattern.size() : 0;
  return std::max<size_t>(
      {1, literal, static_cast<size_t>(std::max(0, rule.min_recv))});
}

bool IsHttp(Match match) { return match >= Match::kStatus; }

// A kReply: status and texts are the parser's.
ExpectOutcome EvaluateReply(const ExpectRule& rule, const ExpectInput& input,
                            Reply* finding) {
  *finding = rule.reply({.bytes = input.bytes,
                         .final = input.final,
                         .buffer_size = input.buffer_size,
                         .wanted = rule.pattern});
  switch (finding->kind) {
    case Reply::Kind::kWait:
      return input.final ? ExpectOutcome::kFail : ExpectOutcome::kWait;
    case Reply::Kind::kPassed:
      return ExpectOutcome::kPass;
    case Reply::Kind::kFailed:
      return ExpectOutcome::kFail;
  }
  return ExpectOutcome::kFail;
}

// The rest of EvaluateExpect(). `error` is set if the rule's own log-format
// failed.
ExpectOutcome EvaluateMatch(const ExpectRule& rule, const ExpectInput& input,
                            std::string_view* error) {
  const bool on_headers = IsHttp(rule.match) && !NeedsBody(rule);
  std::string storage;
  std::string_view pattern;
  if (!on_headers) {
    pattern = Pattern(rule, input, &storage, error);
    if (!error->empty()) return ExpectOutcome::kFail;
    if (!input.final && input.bytes.size() < Needed(rule, pattern)) {
      return ExpectOutcome::kWait;
    }
  }
  const bool match = Matches(rule, pattern, input, error);
  if (!error->empty()) return ExpectOutcome::kFail;
  if (!match && !on_headers && !input.final && rule.min_recv == -1) {
    return ExpectOutcome::kWait;
  }
  return match != rule.inverse ? ExpectOutcome::kPass : ExpectOutcome::kFail;
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
    case Match::kStringFormat:
    case Match::kBodyFormat:
      return absl::StrCat(" (log-format string) at step ", step);
    case Match::kBinaryFormat:
      return absl::StrCat(" (log-format binary) at step ", step);
    case Match::kCustom:
    case Match::kReply:
    case Match::kHttpCustom:
      return absl::StrCat(" (custom function) at step ", step);
    case Match::kHeader:
      return absl::StrCat(" (header pattern) at step ", step);
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
  if (expect.match == Match::kHttpCustom) return GenericText(rule);
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

ExpectOutcome EvaluateExpect(const ExpectRule& rule, const ExpectInput& input,
                             Reply* finding) {
  Reply unread;
  if (finding == nullptr) finding = &unread;
  *finding = {};
  // An empty answer fails whatever the rule wants (F223, F225).
  const bool on_headers = IsHttp(rule.match) && !NeedsBody(rule);
  if (!on_headers && input.bytes.empty()) {
    return input.final ? ExpectOutcome::kFail : ExpectOutcome::kWait;
  }
  if (rule.match == Match::kReply) return EvaluateReply(rule, input, finding);
  std::string_view error;
  const ExpectOutcome outcome = EvaluateMatch(rule, input, &error);
  if (!error.empty()) *finding = Reply::Failed(CheckStatus::kL7Rsp, 0, error);
  return outcome;
}

bool MayShowBody(const ExpectRule& rule) {
  const auto varies = [](const std::optional<LogFormat>& text) {
    return text && !text->constant();
  };
  return NeedsBody(rule) || rule.status_code != nullptr ||
         varies(rule.on_success) || varies(rule.on_error);
}

bool NeedsBody(const ExpectRule& rule) {
  return rule.match == Match::kBodyString || rule.match == Match::kBodyRegex ||
         rule.match == Match::kBodyFormat;
}

CheckStatus OkStatus(const ExpectRule& rule) {
  return rule.ok_status == CheckStatus::kUnknown ? CheckStatus::kL7Ok
                                                 : rule.ok_status;
}

CheckStatus ErrorStatus(const ExpectRule& rule) {
  if (rule.error_status != CheckStatus::kUnknown) return rule.error_status;
  const bool on_headers = IsHttp(rule.match) && !NeedsBody(rule) &&
                          rule.match != Match::kHttpCustom;
  return on_headers ? CheckStatus::kL7Sts : CheckStatus::kL7Rsp;
}

CheckStatus TimeoutStatus(const ExpectRule& rule) {
  return rule.tout_status == CheckStatus::kUnknown ? CheckStatus::kL7Tout
                                                   : rule.tout_status;
}

std::string ExpectFailureText(RulesetType type, const Rule& rule,
                              const ExpectInput& input) {
  const ExpectRule& expect = ExpectOf(rule);
  std::string text;
  if (expect.on_error) {
    text = expect.on_error->Evaluate(input.expression());
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

std::string BadFramingText(const Rule& rule, const ExpectInput& input) {
  const ExpectRule& expect = ExpectOf(rule);
  std::string text =
      expect.on_error
          ? std::string(expect.on_error->Evaluate(input.expression()))
          : GenericText(rule);
  return UpToNul(WithComment(std::move(text), rule));
}

std::string FoundFailureText(const Rule& rule, std::string_view text) {
  return WithComment(UpToNul(std::string(text)), rule);
}

int ReportedCode(const ExpectRule& rule, const ExpectInput& input, int code) {
  Sample sample;
  if (rule.status_code == nullptr ||
      !rule.status_code->Evaluate(input.expression(), SampleType::kString,
                                  &sample)) {
    return code;
  }
  const int64_t value = LeadingInteger(sample.bytes);
  return static_cast<int>(std::clamp<int64_t>(value, INT_MIN, INT_MAX));
}

int StepNumber(const Rule& rule) {
  return IsImplicitConnect(rule) ? 0 : rule.index + 1;
}

}  // namespace checkd
