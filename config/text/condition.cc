#include "config/text/condition.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "absl/types/span.h"
#include "config/text/arguments.h"
#include "config/text/lexer.h"
#include "config/text/version_compare.h"

namespace checkd {
namespace {

constexpr int kMaxDepth = 100;

using Arguments = absl::Span<const std::string>;

bool Contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

struct Question {
  Arguments arguments;
  const ConditionFacts& facts;
  const Environment& environment;
};

struct Predicate {
  std::string_view name;
  size_t arguments;
  // Nothing if the question cannot be answered.
  std::optional<bool> (*ask)(const Question& q);
};

// Only HAProxy builds with AWS-LC can answer.
std::optional<bool> AskAwsLc(const Question&) { return std::nullopt; }

constexpr Predicate kPredicates[] = {
    {"awslc_api_atleast", 1, AskAwsLc},
    {"awslc_api_before", 1, AskAwsLc},
    {"defined", 1,
     [](const Question& q) -> std::optional<bool> {
       return q.environment.Get(q.arguments[0]).has_value();
     }},
    {"enabled", 1,
     [](const Question& q) -> std::optional<bool> {
       return Contains(q.facts.enabled, q.arguments[0]);
     }},
    {"feature", 1,
     [](const Question& q) -> std::optional<bool> {
       return Contains(q.facts.features, q.arguments[0]);
     }},
    {"fips_mode", 0,
     [](const Question&) -> std::optional<bool> { return false; }},
    {"openssl_version_atleast", 1,
     [](const Question& q) -> std::optional<bool> {
       return CompareSslVersions(q.facts.ssl_version, q.arguments[0]) >= 0;
     }},
    {"openssl_version_before", 1,
     [](const Question& q) -> std::optional<bool> {
       return CompareSslVersions(q.facts.ssl_version, q.arguments[0]) < 0;
     }},
    {"ssllib_name_startswith", 1,
     [](const Question& q) -> std::optional<bool> {
       return q.facts.ssl_library.starts_with(q.arguments[0]);
     }},
    {"streq", 2,
     [](const Question& q) -> std::optional<bool> {
       return q.arguments[0] == q.arguments[1];
     }},
    {"strneq", 2,
     [](const Question& q) -> std::optional<bool> {
       return q.arguments[0] != q.arguments[1];
     }},
    {"strstr", 2,
     [](const Question& q) -> std::optional<bool> {
       return q.arguments[0].find(q.arguments[1]) != std::string::npos;
     }},
    {"version_atleast", 1,
     [](const Question& q) -> std::optional<bool> {
       return CompareVersions(q.facts.version, q.arguments[0]) >= 0;
     }},
    {"version_before", 1,
     [](const Question& q) -> std::optional<bool> {
       return CompareVersions(q.facts.version, q.arguments[0]) < 0;
     }},
};

// Recursive descent. Each Parse function consumes what it understands, and
// returns nothing after it has set the error.
class Evaluator {
 public:
  Evaluator(std::string_view text, const ConditionFacts& facts,
            const Environment& environment)
      : text_(text), facts_(facts), environment_(environment) {}

  ConditionResult Evaluate();

 private:
  std::optional<bool> ParseOr();
  std::optional<bool> ParseAnd();
  std::optional<bool> ParseTerm();
  std::optional<bool> ParseParentheses();
  std::optional<bool> ParseInteger();
  std::optional<bool> ParsePredicate(const Predicate& predicate);

  void SkipBlanks() {
    while (at_ < text_.size() && absl::ascii_isspace(text_[at_])) ++at_;
  }
  bool AtEnd() const { return at_ >= text_.size(); }
  bool At(std::string_view token) const {
    return text_.substr(at_, token.size()) == token;
  }
  // True if an operator was taken.
  bool Take(std::string_view token);
  // The condition from `at` on makes no sense.
  std::nullopt_t Unparsable(size_t at);
  std::nullopt_t Fail(size_t at, std::string error);
  std::nullopt_t FailArgument(size_t at, const Predicate& predicate,
                              std::string_view what);

  std::string_view text_;
  const ConditionFacts& facts_;
  const Environment& environment_;
  size_t at_ = 0;
  int depth_ = 0;
  ConditionResult result_;
};

ConditionResult Evaluator::Evaluate() {
  SkipBlanks();
  if (AtEnd()) return result_;
  const std::optional<bool> value = ParseOr();
  if (!value) return result_;
  SkipBlanks();
  if (!AtEnd()) {
    Fail(at_,
         absl::StrFormat("unexpected character '%c' at the end of conditional "
                         "expression '%s'",
                         text_[at_], text_));
    return result_;
  }
  result_.value = *value;
  return result_;
}

std::optional<bool> Evaluator::ParseOr() {
  SkipBlanks();
  const size_t start = at_;
  std::optional<bool> value = ParseAnd();
  while (value && Take("||")) {
    SkipBlanks();
    if (AtEnd()) return Unparsable(start);
    const std::optional<bool> right = ParseAnd();
    if (!right) return std::nullopt;
    value = *value || *right;
  }
  return value;
}

std::optional<bool> Evaluator::ParseAnd() {
  std::optional<bool> value = ParseTerm();
  while (value && Take("&&")) {
    const size_t operator_at = at_ - 2;
    SkipBlanks();
    if (AtEnd()) return Unparsable(operator_at);
    const std::optional<bool> right = ParseTerm();
    if (!right) return std::nullopt;
    value = *value && *right;
  }
  return value;
}

std::optional<bool> Evaluator::ParseTerm() {
  SkipBlanks();
  const size_t start = at_;
  bool negate = false;
  while (At("!")) {
    negate = !negate;
    ++at_;
    SkipBlanks();
  }
  std::optional<bool> value;
  if (At("(")) {
    value = ParseParentheses();
  } else if (!AtEnd() &&
             (absl::ascii_isdigit(text_[at_]) || At("-") || At("+"))) {
    value = ParseInteger();
  } else {
    size_t end = at_;
    while (end < text_.size() &&
           (absl::ascii_isalnum(text_[end]) || text_[end] == '_')) {
      ++end;
    }
    const std::string_view name = text_.substr(at_, end - at_);
    const auto* predicate =
        std::find_if(std::begin(kPredicates), std::end(kPredicates),
                     [name](const Predicate& p) { return p.name == name; });
    if (predicate == std::end(kPredicates)) return Unparsable(start);
    at_ = end;
    value = ParsePredicate(*predicate);
  }
  if (!value) return std::nullopt;
  return *value != negate;
}

std::optional<bool> Evaluator::ParseParentheses() {
  const size_t start = at_;
  if (++depth_ > kMaxDepth) {
    return Fail(start, absl::StrFormat(
                           "unparsable conditional sub-expression '%s': more "
                           "than %d parentheses are open",
                           text_.substr(start), kMaxDepth));
  }
  ++at_;
  SkipBlanks();
  if (AtEnd()) return Unparsable(start);
  const std::optional<bool> value = ParseOr();
  if (!value) return std::nullopt;
  SkipBlanks();
  if (!At(")")) {
    return Fail(start,
                absl::StrFormat("expected ')' after conditional expression "
                                "'%s'",
                                text_.substr(start)));
  }
  ++at_;
  --depth_;
  return value;
}

// Like strtol() with base 0, except that any size will do: only being zero
// matters.
std::optional<bool> Evaluator::ParseInteger() {
  const size_t start = at_;
  if (At("-") || At("+")) ++at_;
  int base = 10;
  if (At("0")) base = 8;
  if ((At("0x") || At("0X")) && at_ + 2 < text_.size() &&
      absl::ascii_isxdigit(text_[at_ + 2])) {
    base = 16;
    at_ += 2;
  }
  uint64_t value = 0;
  const char* const first = text_.data() + at_;
  const auto [end, error] =
      std::from_chars(first, text_.data() + text_.size(), value, base);
  if (end == first) return Unparsable(start);
  at_ += static_cast<size_t>(end - first);
  return value != 0 || error == std::errc::result_out_of_range;
}

// `at_` is behind the name.
std::optional<bool> Evaluator::ParsePredicate(const Predicate& predicate) {
  size_t count = 0;
  size_t list_end = at_;
  ArgumentList list;
  if (At("(")) {
    list = ParseArguments(text_.substr(at_));
    if (!list.ok())
      return FailArgument(text_.size(), predicate, "expected ')'");
    count = list.values.size();
    if (predicate.arguments == 0 && count == 1 && list.values[0].empty()) {
      count = 0;
    }
    if (count > predicate.arguments) {
      const size_t index =
          predicate.arguments == 0 ? 0 : predicate.arguments - 1;
      const size_t extra =
          at_ + (predicate.arguments == 0 ? 1 : list.ends[index]);
      return FailArgument(
          extra, predicate,
          absl::StrFormat("expected ')' before '%s'", text_.substr(extra)));
    }
    list_end = at_ + list.end;
  }
  if (count < predicate.arguments) {
    return FailArgument(
        std::max(list_end, size_t{1}) - 1, predicate,
        absl::StrFormat("missing arguments (got %d/%d), type 'string' expected",
                        count, predicate.arguments));
  }
  const std::optional<bool> value = predicate.ask(
      {Arguments(list.values).first(count), facts_, environment_});
  if (!value) {
    return Fail(at_ - predicate.name.size(),
                absl::StrFormat("predicate '%s' needs a build with AWS-LC, and "
                                "this one has %s; guard it by "
                                "ssllib_name_startswith(AWS-LC)",
                                predicate.name, facts_.ssl_library));
  }
  at_ = list_end;
  return value;
}

bool Evaluator::Take(std::string_view token) {
  SkipBlanks();
  if (!At(token)) return false;
  at_ += token.size();
  return true;
}

std::nullopt_t Evaluator::Unparsable(size_t at) {
  return Fail(at, absl::StrFormat("unparsable conditional expression '%s'",
                                  text_.substr(at)));
}

std::nullopt_t Evaluator::Fail(size_t at, std::string error) {
  result_.error = std::move(error);
  result_.position = at + 1;
  return std::nullopt;
}

std::nullopt_t Evaluator::FailArgument(size_t at, const Predicate& predicate,
                                       std::string_view what) {
  return Fail(at, absl::StrFormat("%s in argument 1 of predicate '%s' used in "
                                  "conditional expression",
                                  what, predicate.name));
}

}  // namespace

ConditionResult EvaluateCondition(std::string_view text,
                                  const ConditionFacts& facts,
                                  const Environment& environment) {
  return Evaluator(text, facts, environment).Evaluate();
}

ConditionResult EvaluateConditionLine(std::string_view line,
                                      const ConditionFacts& facts,
                                      const Environment& environment) {
  Lexer lexer(environment);
  if (auto error = lexer.Split(line)) {
    return {.error = std::move(error->text), .position = error->position};
  }
  std::string joined;
  for (std::string_view word : lexer.words()) {
    if (!joined.empty()) joined += ' ';
    joined += word;
  }
  return EvaluateCondition(joined, facts, environment);
}

}  // namespace checkd
