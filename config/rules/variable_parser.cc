#include <string>
#include <string_view>
#include <utility>

#include "config/rules/rule_parsers.h"
#include "config/text/arguments.h"
#include "config/words/words.h"

namespace checkd {
namespace {

// What stands in the parentheses of `set-var(check.a,ifempty)`.
absl::Status ReadTarget(std::string_view written, VariableRule* out) {
  const size_t open = written.find('(');
  if (open == written.npos) {
    return InvalidWord(
        "expects the variable in parentheses, as in 'set-var(check.code)'");
  }
  const ArgumentList list = ParseArguments(written.substr(open));
  if (!list.ok() || open + list.end != written.size()) {
    return InvalidWord("')' is missing behind the variable's name");
  }
  absl::StatusOr<VariableName> name = ParseVariableName(list.values[0]);
  if (!name.ok()) return name.status();
  out->name = *std::move(name);
  for (size_t i = 1; i < list.values.size(); ++i) {
    const uint8_t condition = VariableConditionFrom(list.values[i]);
    if (condition == 0) {
      return InvalidWord(
          "unknown condition '%s'; write ifexists, ifnotexists, ifempty, "
          "ifnotempty, ifset, ifnotset, ifgt or iflt",
          list.values[i]);
    }
    out->conditions |= condition;
  }
  return absl::OkStatus();
}

}  // namespace

MaybeError TakeVariable(const ExpressionContext& expressions, WordCursor& words,
                        VariableRule* out) {
  const std::string_view keyword = words.keyword();
  const std::string_view written = words.keyword_written();
  if (absl::Status s = ReadTarget(written, out); !s.ok()) {
    return words.Refusal(s);
  }
  if (expressions.names != nullptr && out->name.scope == VariableScope::kProc) {
    expressions.names->process_variables.insert(out->name.name);
  }
  if (keyword == "set-var") {
    ExpressionContext context = expressions;
    context.place = written;
    auto value = TakeExpression(words, context, SampleType::kAny);
    if (!value.ok()) return value.error();
    out->expression = *std::move(value);
  } else if (keyword == "set-var-fmt") {
    WordOr<LogFormat> value = TakeLogFormat(words, expressions);
    if (!value.ok()) return value.error();
    out->format = std::make_unique<const LogFormat>(*std::move(value));
  } else if (out->conditions != 0) {
    return words.Refusal(InvalidWord("takes no conditions"));
  }
  if (words.done()) return std::nullopt;
  words.Take();
  return words.Refusal(
      InvalidWord("expects nothing behind '%s'", words.last_word()));
}

}  // namespace checkd
