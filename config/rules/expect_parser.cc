#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "config/rules/rule_parsers.h"

namespace checkd {
namespace {

constexpr int8_t kTcp = 1;
constexpr int8_t kHttp = 2;

enum class PatternKind : uint8_t {
  kText,
  kHex,
  kRegex,
  kStatusList,
  kUnsupported,
};

struct MatchWord {
  std::string_view word;
  int8_t types;
  PatternKind kind;
  Match tcp_match;
  Match http_match;
};

constexpr MatchWord kMatches[] = {
    {"string", kTcp | kHttp, PatternKind::kText, Match::kString,
     Match::kBodyString},
    {"rstring", kTcp | kHttp, PatternKind::kRegex, Match::kRegex,
     Match::kBodyRegex},
    {"binary", kTcp, PatternKind::kHex, Match::kBinary, Match::kBinary},
    {"rbinary", kTcp, PatternKind::kRegex, Match::kBinaryRegex,
     Match::kBinaryRegex},
    {"status", kHttp, PatternKind::kStatusList, Match::kStatus, Match::kStatus},
    {"rstatus", kHttp, PatternKind::kRegex, Match::kStatusRegex,
     Match::kStatusRegex},
    {"string-lf", kTcp | kHttp, PatternKind::kUnsupported, Match::kString,
     Match::kString},
    {"binary-lf", kTcp, PatternKind::kUnsupported, Match::kBinary,
     Match::kBinary},
    {"hdr", kHttp, PatternKind::kUnsupported, Match::kStatus, Match::kStatus},
    {"fhdr", kHttp, PatternKind::kUnsupported, Match::kStatus, Match::kStatus},
    {"custom", kTcp | kHttp, PatternKind::kUnsupported, Match::kString,
     Match::kString},
};

struct StatusWord {
  std::string_view word;
  CheckStatus ExpectRule::*field;
  absl::Span<const CheckStatus> allowed;
  std::string_view list;  // as F220 spells it
};

constexpr CheckStatus kOkStatuses[] = {CheckStatus::kL4Ok, CheckStatus::kL6Ok,
                                       CheckStatus::kL7Ok, CheckStatus::kL7Okc};
constexpr CheckStatus kErrorStatuses[] = {
    CheckStatus::kL4Con, CheckStatus::kL6Rsp, CheckStatus::kL7Rsp,
    CheckStatus::kL7Sts, CheckStatus::kL7Okc};
constexpr CheckStatus kToutStatuses[] = {
    CheckStatus::kL4Tout, CheckStatus::kL6Tout, CheckStatus::kL7Tout};

constexpr StatusWord kStatusWords[] = {
    {"ok-status", &ExpectRule::ok_status, kOkStatuses,
     "'L4OK', 'L6OK', 'L7OK' or 'L7OKC'"},
    {"error-status", &ExpectRule::error_status, kErrorStatuses,
     "'L4CON', 'L6RSP', 'L7RSP' or 'L7STS'"},
    {"tout-status", &ExpectRule::tout_status, kToutStatuses,
     "'L4TOUT', 'L6TOUT' or 'L7TOUT'"},
};

struct TextWord {
  std::string_view word;
  std::string ExpectRule::*text;
  bool ExpectRule::*present;
};

constexpr TextWord kTextWords[] = {
    {"on-success", &ExpectRule::on_success, &ExpectRule::has_on_success},
    {"on-error", &ExpectRule::on_error, &ExpectRule::has_on_error},
};

// A missing number counts as 0 (F211).
int LeadingNumber(std::string_view* text) {
  int value = 0;
  while (!text->empty() && absl::ascii_isdigit((*text)[0])) {
    value = std::min(value * 10 + ((*text)[0] - '0'), 100000);
    text->remove_prefix(1);
  }
  return value;
}

absl::Status ParseStatusList(std::string_view list,
                             std::vector<std::pair<int, int>>* out) {
  for (std::string_view part : SplitWords(list, ',')) {
    std::string_view rest = part;
    const int low = LeadingNumber(&rest);
    int high = low;
    if (!rest.empty() && rest[0] == '-') {
      rest.remove_prefix(1);
      high = LeadingNumber(&rest);
    }
    if (!rest.empty()) {
      return InvalidWord("invalid character '%c' in the list of status codes",
                         rest[0]);
    }
    if (high < low) {
      return InvalidWord("invalid range of status codes '%s'", part);
    }
    out->emplace_back(low, high);
  }
  return absl::OkStatus();
}

class ExpectParser {
 public:
  ExpectParser(RulesetType type, WordCursor& words, ParsedRule<ExpectRule>* out)
      : http_(type == RulesetType::kHttp), words_(words), out_(*out) {}

  absl::Status Parse();

 private:
  absl::Status TakeOne();
  absl::Status TakeMatch(const MatchWord& match);
  absl::Status TakePattern(const MatchWord& match);
  absl::Status TakeStatus(const StatusWord& keyword);
  absl::Status TakeText(const TextWord& keyword);
  absl::Status TakeMinRecv();
  absl::Status TakeOther(std::string_view word);
  absl::Status Unknown(std::string_view word) const;

  const bool http_;
  WordCursor& words_;
  ParsedRule<ExpectRule>& out_;
  bool has_pattern_ = false;
  bool inverse_ = false;  // of the word being taken
};

absl::Status ExpectParser::Parse() {
  if (words_.done()) {
    return InvalidWord("expects at least a matching pattern as arguments");
  }
  while (!words_.done()) {
    if (absl::Status s = TakeOne(); !s.ok()) return s;
  }
  if (!has_pattern_) return InvalidWord("pattern not found");
  return absl::OkStatus();
}

absl::Status ExpectParser::TakeOne() {
  inverse_ = false;
  std::string_view word = words_.Take();
  for (;;) {
    while (!word.empty() && word[0] == '!') {
      inverse_ = !inverse_;
      word.remove_prefix(1);
    }
    if (!word.empty()) break;
    if (words_.done()) return InvalidWord("pattern not found after '!'");
    word = words_.Take();
  }
  for (const MatchWord& match : kMatches) {
    if (match.word == word && (match.types & (http_ ? kHttp : kTcp)) != 0) {
      return TakeMatch(match);
    }
  }
  return TakeOther(word);
}

absl::Status ExpectParser::TakeMatch(const MatchWord& match) {
  if (match.word == "custom" && inverse_) {
    return InvalidWord("[!] not supported with '%s'", match.word);
  }
  if (has_pattern_) return InvalidWord("only one pattern expected");
  has_pattern_ = true;
  out_.rule.match = http_ ? match.http_match : match.tcp_match;
  out_.rule.inverse = inverse_;
  if (match.kind == PatternKind::kUnsupported) {
    return NotSupportedYet(absl::StrCat("expect ", match.word),
                           "The response would be tested by it");
  }
  if (words_.done()) {
    return InvalidWord("'%s' expects a <pattern> as argument", match.word);
  }
  return TakePattern(match);
}

absl::Status ExpectParser::TakePattern(const MatchWord& match) {
  const std::string_view pattern = words_.Take();
  out_.rule.pattern = std::string(pattern);
  switch (match.kind) {
    case PatternKind::kHex: {
      absl::StatusOr<std::string> bytes = ParseHexString(pattern);
      if (!bytes.ok()) {
        return InvalidWord("'%s' invalid binary string (%s)", pattern,
                           bytes.status().message());
      }
      out_.rule.pattern = *std::move(bytes);
      return absl::OkStatus();
    }
    case PatternKind::kRegex: {
      absl::StatusOr<std::unique_ptr<Regex>> regex = Regex::Compile(pattern);
      if (!regex.ok()) {
        return InvalidWord("regex '%s' is invalid (error=%s)", pattern,
                           regex.status().message());
      }
      out_.rule.regex = *std::move(regex);
      return absl::OkStatus();
    }
    case PatternKind::kStatusList:
      return ParseStatusList(pattern, &out_.rule.ranges);
    case PatternKind::kText:
    case PatternKind::kUnsupported:
      break;
  }
  return absl::OkStatus();
}

absl::Status ExpectParser::TakeOther(std::string_view word) {
  const bool known = word == "min-recv" || word == "comment" ||
                     word == "status-code" || word.substr(0, 3) == "on-" ||
                     absl::StrContains(word, "-status");
  if (inverse_ && known) {
    return InvalidWord("[!] not supported with '%s'", word);
  }
  for (const StatusWord& keyword : kStatusWords) {
    if (keyword.word == word) return TakeStatus(keyword);
  }
  for (const TextWord& keyword : kTextWords) {
    if (keyword.word == word) return TakeText(keyword);
  }
  if (word == "min-recv") return TakeMinRecv();
  if (word == "comment") return TakeValue(words_, word, &out_.comment);
  if (word == "status-code") {
    return NotSupportedYet(word, "The code reported would come from it");
  }
  return Unknown(word);
}

absl::Status ExpectParser::Unknown(std::string_view word) const {
  if (http_) {
    return InvalidWord(
        "only supports min-recv, [!]string', '[!]rstring', '[!]string-lf', "
        "'[!]status', '[!]rstatus', [!]hdr, [!]fhdr, ok-status, error-status, "
        "tout-status, on-success, on-error, status-code or comment but got "
        "'%s' as argument",
        word);
  }
  return InvalidWord(
      "only supports min-recv, '[!]binary', '[!]string', '[!]rstring', "
      "'[!]string-lf', '[!]rbinary', '[!]binary-lf', ok-status, error-status, "
      "tout-status, on-success, on-error, status-code or comment but got '%s' "
      "as argument",
      word);
}

absl::Status ExpectParser::TakeStatus(const StatusWord& keyword) {
  if (words_.done()) {
    return InvalidWord("'%s' expects %s as argument", keyword.word,
                       keyword.list);
  }
  const std::string_view name = words_.Take();
  const CheckStatus status = CheckStatusFromCode(name);
  for (CheckStatus allowed : keyword.allowed) {
    if (status != allowed) continue;
    out_.rule.*keyword.field = status;
    return absl::OkStatus();
  }
  return InvalidWord("'%s' only supports %s status (got '%s')", keyword.word,
                     keyword.list, name);
}

absl::Status ExpectParser::TakeText(const TextWord& keyword) {
  std::string written;
  if (absl::Status s = TakeValue(words_, keyword.word, &written); !s.ok()) {
    return s;
  }
  out_.rule.*keyword.present = true;
  return TakeLiteral(keyword.word, written, &(out_.rule.*keyword.text));
}

absl::Status ExpectParser::TakeMinRecv() {
  if (words_.done())
    return InvalidWord("'min-recv' expects a integer as argument");
  const std::string_view word = words_.Take();
  int value = 0;
  if (!absl::SimpleAtoi(word, &value) || value < -1) {
    return InvalidWord(
        "'min-recv' expects -1 or an integer from 0 to INT_MAX (got '%s')",
        word);
  }
  out_.rule.min_recv = value;
  return absl::OkStatus();
}

}  // namespace

absl::Status ParseExpect(RulesetType type, WordCursor& words,
                         ParsedRule<ExpectRule>* out) {
  return ExpectParser(type, words, out).Parse();
}

}  // namespace checkd
