#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "config/rules/rule_parsers.h"
#include "config/words/words.h"

namespace checkd {
namespace {

constexpr int8_t kTcp = 1;
constexpr int8_t kHttp = 2;

enum class PatternKind : uint8_t {
  kText,
  kHex,
  kRegex,
  kStatusList,
  kFormat,
  kHeader,
  kNone,
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
    {"string-lf", kTcp | kHttp, PatternKind::kFormat, Match::kStringFormat,
     Match::kBodyFormat},
    {"binary-lf", kTcp, PatternKind::kFormat, Match::kBinaryFormat,
     Match::kBinaryFormat},
    {"hdr", kHttp, PatternKind::kHeader, Match::kHeader, Match::kHeader},
    {"fhdr", kHttp, PatternKind::kHeader, Match::kHeader, Match::kHeader},
    {"custom", kTcp | kHttp, PatternKind::kNone, Match::kCustom,
     Match::kHttpCustom},
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
  std::optional<LogFormat> ExpectRule::*text;
};

constexpr TextWord kTextWords[] = {
    {"on-success", &ExpectRule::on_success},
    {"on-error", &ExpectRule::on_error},
};

// `-m <method>` of `hdr` and `fhdr` (F213).
struct MethodWord {
  std::string_view word;
  TextMatch::Method method;
};

constexpr MethodWord kMethods[] = {
    {"str", TextMatch::Method::kEqual}, {"beg", TextMatch::Method::kBegin},
    {"end", TextMatch::Method::kEnd},   {"sub", TextMatch::Method::kContains},
    {"reg", TextMatch::Method::kRegex},
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

absl::StatusOr<std::vector<std::pair<int, int>>> ParseStatusList(
    std::string_view list) {
  std::vector<std::pair<int, int>> ranges;
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
    ranges.emplace_back(low, high);
  }
  return ranges;
}

class ExpectParser {
 public:
  ExpectParser(const RuleContext& context, WordCursor& words,
               ParsedRule<ExpectRule>* out)
      : http_(context.type == RulesetType::kHttp),
        expressions_(context.expressions),
        words_(words),
        out_(*out) {}

  MaybeError Take();

 private:
  MaybeError TakeOne();
  // `words_` stands behind the word.
  MaybeError TakeMatch(const MatchWord& match);
  MaybeError TakePattern(const MatchWord& match);
  MaybeError TakeHeader(const MatchWord& match);
  // `name [-m <method>] <text>`, or `value ...`: the word of the side is taken.
  MaybeError TakeSide(std::string_view match, bool format, bool ignore_case,
                      TextMatch* out);
  MaybeError TakeStatusCode();
  MaybeError TakeStatus(const StatusWord& keyword);
  MaybeError TakeText(const TextWord& keyword);
  MaybeError TakeMinRecv();
  MaybeError TakeOther(std::string_view word);
  WordError Unknown(std::string_view word) const;
  WordError Malformed(std::string text) const {
    return words_.Refusal(WordError::Kind::kMalformed, std::move(text));
  }

  const bool http_;
  const ExpressionContext& expressions_;
  WordCursor& words_;
  ParsedRule<ExpectRule>& out_;
  bool has_pattern_ = false;
  bool inverse_ = false;  // of the word being taken
};

MaybeError ExpectParser::Take() {
  if (words_.done()) {
    return words_.Missing(
        {.missing = "expects at least a matching pattern as arguments"});
  }
  while (!words_.done()) {
    if (MaybeError error = TakeOne()) return error;
  }
  if (!has_pattern_) return Malformed("pattern not found");
  return std::nullopt;
}

MaybeError ExpectParser::TakeOne() {
  inverse_ = false;
  std::string_view word = words_.TakeKeyword();
  for (;;) {
    while (!word.empty() && word[0] == '!') {
      inverse_ = !inverse_;
      word.remove_prefix(1);
    }
    if (!word.empty()) break;
    if (words_.done()) return Malformed("pattern not found after '!'");
    word = words_.TakeKeyword();
  }
  const MatchWord* const match = FindChoice(kMatches, word);
  if (match != nullptr && (match->types & (http_ ? kHttp : kTcp)) != 0) {
    return TakeMatch(*match);
  }
  return TakeOther(word);
}

MaybeError ExpectParser::TakeMatch(const MatchWord& match) {
  if (match.word == "custom" && inverse_) {
    return Malformed(absl::StrCat("[!] not supported with '", match.word, "'"));
  }
  if (has_pattern_) return Malformed("only one pattern expected");
  has_pattern_ = true;
  out_.rule.match = http_ ? match.http_match : match.tcp_match;
  out_.rule.inverse = inverse_;
  if (match.kind == PatternKind::kNone) return std::nullopt;
  if (match.kind == PatternKind::kHeader) return TakeHeader(match);
  if (words_.done()) {
    return words_.Missing({.noun = match.word,
                           .missing = "'$4' expects a <pattern> as argument"});
  }
  return TakePattern(match);
}

MaybeError ExpectParser::TakePattern(const MatchWord& match) {
  const std::string_view pattern = words_.Peek();
  out_.rule.pattern = std::string(pattern);
  switch (match.kind) {
    case PatternKind::kHex: {
      WordOr<std::string> bytes = words_.TakeParsed(
          ParseHexString, {.refused = "'$1' invalid binary string ($3)"});
      if (!bytes.ok()) return bytes.error();
      out_.rule.pattern = *std::move(bytes);
      return std::nullopt;
    }
    case PatternKind::kRegex: {
      WordOr<std::unique_ptr<Regex>> regex = words_.TakeParsed(
          [](std::string_view word) { return Regex::Compile(word); },
          {.refused = "regex '$1' is invalid (error=$3)"});
      if (!regex.ok()) return regex.error();
      out_.rule.regex = *std::move(regex);
      return std::nullopt;
    }
    case PatternKind::kStatusList: {
      WordOr<std::vector<std::pair<int, int>>> ranges =
          words_.TakeParsed(ParseStatusList);
      if (!ranges.ok()) return ranges.error();
      out_.rule.ranges = *std::move(ranges);
      return std::nullopt;
    }
    case PatternKind::kFormat: {
      WordOr<LogFormat> format = TakeLogFormat(words_, expressions_);
      if (!format.ok()) return format.error();
      out_.rule.format = std::make_unique<const LogFormat>(*std::move(format));
      return std::nullopt;
    }
    case PatternKind::kText:
    case PatternKind::kHeader:
    case PatternKind::kNone:
      break;
  }
  words_.Take();
  return std::nullopt;
}

MaybeError ExpectParser::TakeHeader(const MatchWord& match) {
  auto header = std::make_unique<HeaderMatch>();
  header->whole_lines = match.word == "fhdr";
  const bool name = words_.TakeIf("name");
  if (!name && !words_.TakeIf("name-lf")) {
    words_.Take();
    return Malformed(
        absl::StrCat("'", match.word, "' expects 'name' or 'name-lf' first"));
  }
  if (MaybeError error = TakeSide(match.word, !name, true, &header->name)) {
    return error;
  }
  const bool value = words_.TakeIf("value");
  if (value || words_.TakeIf("value-lf")) {
    auto side = std::make_unique<TextMatch>();
    if (MaybeError error = TakeSide(match.word, !value, false, side.get())) {
      return error;
    }
    header->value = std::move(side);
  }
  out_.rule.header = std::move(header);
  return std::nullopt;
}

MaybeError ExpectParser::TakeSide(std::string_view match, bool format,
                                  bool ignore_case, TextMatch* out) {
  if (words_.TakeIf("-m")) {
    const auto method = words_.TakeChoice(
        kMethods,
        {.missing = "'-m' expects 'str', 'beg', 'end', 'sub' or 'reg'",
         .refused = "'-m' only supports 'str', 'beg', 'end', 'sub' or 'reg' "
                    "methods (got '$1')"});
    if (!method.ok()) return method.error();
    out->method = (*method)->method;
  }
  const bool regex = out->method == TextMatch::Method::kRegex;
  if (regex && format) {
    return Malformed(absl::StrCat("'", match,
                                  "': log-format string is not supported with "
                                  "a regex matching method"));
  }
  if (words_.done()) {
    return words_.Missing(
        {.noun = match, .missing = "'$4' expects a <pattern> as argument"});
  }
  if (regex) {
    WordOr<std::unique_ptr<Regex>> compiled = words_.TakeParsed(
        [ignore_case](std::string_view word) {
          return Regex::Compile(word, {.ignore_case = ignore_case});
        },
        {.refused = "regex '$1' is invalid (error=$3)"});
    if (!compiled.ok()) return compiled.error();
    out->regex = *std::move(compiled);
  } else if (format) {
    WordOr<LogFormat> text = TakeLogFormat(words_, expressions_);
    if (!text.ok()) return text.error();
    out->text = *std::move(text);
  } else {
    out->text = std::string(words_.Take());
  }
  return std::nullopt;
}

MaybeError ExpectParser::TakeStatusCode() {
  ExpressionContext context = expressions_;
  context.place = words_.Peek();
  auto code = TakeExpression(words_, context, SampleType::kString);
  if (!code.ok()) return code.error();
  out_.rule.status_code = *std::move(code);
  return std::nullopt;
}

MaybeError ExpectParser::TakeOther(std::string_view word) {
  const bool known = word == "min-recv" || word == "comment" ||
                     word == "status-code" || word.substr(0, 3) == "on-" ||
                     absl::StrContains(word, "-status");
  if (inverse_ && known) {
    return Malformed(absl::StrCat("[!] not supported with '", word, "'"));
  }
  if (const StatusWord* const keyword = FindChoice(kStatusWords, word)) {
    return TakeStatus(*keyword);
  }
  if (const TextWord* const keyword = FindChoice(kTextWords, word)) {
    return TakeText(*keyword);
  }
  if (word == "min-recv") return TakeMinRecv();
  if (word == "comment") return TakeString(words_, &out_.comment);
  if (word == "status-code") return TakeStatusCode();
  return Unknown(word);
}

// `word` lacks the '!' before it.
WordError ExpectParser::Unknown(std::string_view word) const {
  return words_.Refusal(
      WordError::Kind::kUnknown,
      absl::StrCat(
          http_ ? "only supports min-recv, [!]string', '[!]rstring', "
                  "'[!]string-lf', '[!]status', '[!]rstatus', [!]hdr, [!]fhdr, "
                  "ok-status, error-status, tout-status, on-success, on-error, "
                  "status-code or comment but got '"
                : "only supports min-recv, '[!]binary', '[!]string', "
                  "'[!]rstring', '[!]string-lf', '[!]rbinary', "
                  "'[!]binary-lf', ok-status, error-status, tout-status, "
                  "on-success, on-error, status-code or comment but got '",
          word, "' as argument"));
}

MaybeError ExpectParser::TakeStatus(const StatusWord& keyword) {
  const auto parse =
      [&keyword](std::string_view name) -> std::optional<CheckStatus> {
    const CheckStatus status = CheckStatusFromCode(name);
    for (CheckStatus allowed : keyword.allowed) {
      if (status == allowed) return status;
    }
    return std::nullopt;
  };
  const WordOr<CheckStatus> status = words_.TakeParsed(
      parse, {.noun = keyword.list,
              .refused = "'$0' only supports $4 status (got '$1')"});
  if (!status.ok()) return status.error();
  out_.rule.*keyword.field = *status;
  return std::nullopt;
}

MaybeError ExpectParser::TakeText(const TextWord& keyword) {
  WordOr<LogFormat> text = TakeLogFormat(words_, expressions_);
  if (!text.ok()) return text.error();
  out_.rule.*keyword.text = *std::move(text);
  return std::nullopt;
}

MaybeError ExpectParser::TakeMinRecv() {
  const WordOr<int64_t> bytes = words_.TakeInteger(
      {.low = -1},
      {.noun = "a integer",
       .refused = "'$0' expects -1 or an integer from 0 to INT_MAX (got "
                  "'$1')"});
  if (!bytes.ok()) return bytes.error();
  out_.rule.min_recv = static_cast<int>(*bytes);
  return std::nullopt;
}

}  // namespace

MaybeError TakeExpect(const RuleContext& context, WordCursor& words,
                      ParsedRule<ExpectRule>* out) {
  return ExpectParser(context, words, out).Take();
}

}  // namespace checkd
