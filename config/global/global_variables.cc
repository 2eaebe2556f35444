// `set-var` and `set-var-fmt` of `global`: what variables of the process are at
// the start.
#include <memory>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "config/expressions/expression_parser.h"
#include "config/global/global_words.h"
#include "config/words/words.h"

namespace checkd {
namespace {

// The name of a variable of the process.
WordOr<VariableName> TakeProcessVariable(Line& line) {
  const WordOr<std::string_view> word = line.TakeText(
      {.missing = "expects a variable and its value, as in 'proc.site "
                  "str(east)'"});
  if (!word.ok()) return word.error();
  absl::StatusOr<VariableName> name = ParseVariableName(*word);
  if (!name.ok()) return line.Refusal(name.status());
  if (name->scope != VariableScope::kProc) {
    return line.Refusal(InvalidWord(
        "'%s' would end with a check; write 'proc.%s'", *word, name->name));
  }
  return *std::move(name);
}

MaybeError TakeVariable(const ExpressionContext& context, Line& line,
                        VariableRule* out) {
  WordOr<VariableName> name = TakeProcessVariable(line);
  if (!name.ok()) return name.error();
  out->name = *std::move(name);
  if (line.keyword() == "set-var") {
    auto value = TakeExpression(line, context, SampleType::kAny);
    if (!value.ok()) return value.error();
    out->expression = *std::move(value);
  } else {
    WordOr<LogFormat> value = TakeLogFormat(line, context);
    if (!value.ok()) return value.error();
    out->format = std::make_unique<const LogFormat>(*std::move(value));
  }
  if (line.done()) return std::nullopt;
  line.Take();
  return line.Refusal(
      InvalidWord("expects nothing behind '%s'", line.last_word()));
}

void TakeSetVar(GlobalDraft& draft, Line& line) {
  ExpressionNames names;
  VariableRule rule;
  MaybeError error = TakeVariable({.place = line.keyword(),
                                   .outside_checks = true,
                                   .names = &names,
                                   .location = line.location()},
                                  line, &rule);
  if (error) {
    return line.Error(
        (*std::move(error))
            .Within(absl::StrCat("'", line.KeywordText(), "' : ")));
  }
  names.process_variables.insert(rule.name.name);
  draft.load.Note(names, nullptr);
  draft.load.config.initial_variables.push_back(std::move(rule));
}

constexpr GlobalRow kRows[] = {
    {{"set-var", "proc.<name> <expression>",
      "what a variable of the process is at the start"},
     TakeSetVar},
    {{"set-var-fmt", "proc.<name> <format>", "the same by a log-format string"},
     TakeSetVar},
};

}  // namespace

absl::Span<const GlobalRow> GlobalVariableWords() { return kRows; }

}  // namespace checkd
