#include "config/text/preprocessor.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "config/text/caret.h"
#include "config/text/conditional_stack.h"
#include "config/text/lexer.h"
#include "config/text/nearest.h"
#include "config/text/printable.h"

namespace checkd {
namespace {

using Pass = PreprocessOptions::Pass;
using Words = absl::Span<const std::string_view>;

// Keywords that a `no` or `default` may precede (F011).
constexpr std::string_view kPrefixable[] = {
    "option",           "log",           "busy-polling",
    "set-dumpable",     "strict-limits", "insecure-fork-wanted",
    "numa-cpu-mapping",
};

bool IsNameChar(char c) { return absl::ascii_isalnum(c) || c == '_'; }

std::string Join(Words words) {
  std::string joined;
  for (std::string_view word : words) {
    if (!joined.empty()) joined += ' ';
    joined += word;
  }
  return joined;
}

// The name of the variable that the word at `at` of `line` begins with, if it
// is in double quotes.
std::string_view VariableAt(std::string_view line, size_t at) {
  if (line.substr(at, 2) != "\"$") return {};
  at += 2;
  if (line.substr(at, 1) == "{") ++at;
  size_t end = at;
  while (end < line.size() && IsNameChar(line[end])) ++end;
  return line.substr(at, end - at);
}

class Preprocessor {
 public:
  Preprocessor(std::string_view file, const PreprocessOptions& options,
               Environment& environment, Diagnostics& diagnostics,
               absl::FunctionRef<void(const Statement&)> on_statement)
      : file_(file),
        options_(options),
        environment_(environment),
        diagnostics_(diagnostics),
        on_statement_(on_statement),
        lexer_(environment) {}

  PreprocessResult Run(std::string_view text);

 private:
  enum class Directive : uint8_t {
    kIf,
    kElif,
    kElse,
    kEndif,
    kNotice,
    kWarning,
    kAlert,
    kDiag,
    kUnknown,
  };
  static Directive DirectiveOf(std::string_view word);

  bool loading() const { return options_.pass == Pass::kLoad; }
  Place Here(size_t column = 0) const {
    return {file_, line_, static_cast<int>(column)};
  }
  std::string_view SkipByteOrderMark(std::string_view text);
  // Ends this file: what follows makes no sense.
  void AbortWith(std::string_view error);

  // `line` is without its LF; all of these look at the present line.
  void ReadLine(std::string_view line);
  void ReadScope(std::string_view line, size_t bracket);
  void ReadDirective(Words words);
  void ReadConditional(Directive directive, Words words);
  void ReadMessage(Directive directive, Words words);
  std::optional<bool> Evaluate(Words words);
  void ReadStatement(std::string_view line, Words words);
  bool HasEmptyArgument(std::string_view line, Words words);
  std::string HintAboutVariable(std::string_view name) const;

  const std::string_view file_;
  const PreprocessOptions& options_;
  Environment& environment_;
  Diagnostics& diagnostics_;
  const absl::FunctionRef<void(const Statement&)> on_statement_;
  Lexer lexer_;
  ConditionalStack stack_;
  int line_ = 0;
  bool ended_ = false;            // by AbortWith()
  bool bad_scope_ = false;        // ends the load, but only after the file
  bool explained_empty_ = false;  // F008's explanation was given
};

PreprocessResult Preprocessor::Run(std::string_view text) {
  const size_t fatal_before = diagnostics_.fatal_count();
  int fatal_lines = 0;
  environment_.SetFile(file_);
  if (LooksLikeUtf16(text)) {
    line_ = 1;
    AbortWith(
        "this file is UTF-16 (as some editors of Windows write it). Save it as "
        "UTF-8 without byte order mark: iconv -f UTF-16 -t UTF-8.");
    return PreprocessResult::kAborted;
  }
  text = SkipByteOrderMark(text);
  while (!text.empty() && !ended_ && !diagnostics_.aborted()) {
    environment_.SetLine(++line_);
    if (fatal_lines >= kMaxFatalLines) {
      diagnostics_.Alert(Here(), "too many fatal errors (%d), stopping now.",
                         kMaxFatalLines);
      break;
    }
    const size_t fatal_until_here = diagnostics_.fatal_count();
    const size_t lf = text.find('\n');
    const std::string_view line = text.substr(0, lf);
    text.remove_prefix(lf == text.npos ? text.size() : lf + 1);
    ReadLine(line);
    if (ended_ || diagnostics_.aborted()) break;

    const size_t nul = line.find('\0');
    if (text.empty() && (lf == text.npos || nul != line.npos)) {
      diagnostics_.Alert(Here(),
                         "Missing LF on last line, file might have been "
                         "truncated at position %d.",
                         std::min(nul, line.size()) + 1);
    } else if (nul != line.npos) {
      diagnostics_.Alert(Here(nul + 1), "Stray NUL character at position %d.",
                         nul + 1);
      break;
    }
    if (diagnostics_.fatal_count() > fatal_until_here) ++fatal_lines;
  }
  if (!stack_.empty() && !ended_ && !diagnostics_.aborted()) {
    AbortWith("non-terminated '.if' block.");
  }
  if (ended_ || bad_scope_ || diagnostics_.aborted()) {
    return PreprocessResult::kAborted;
  }
  return diagnostics_.fatal_count() > fatal_before ? PreprocessResult::kErrors
                                                   : PreprocessResult::kOk;
}

// It is told, and reading goes on behind it.
std::string_view Preprocessor::SkipByteOrderMark(std::string_view text) {
  const std::string_view rest = WithoutByteOrderMark(text);
  if (loading() && rest.size() < text.size()) {
    diagnostics_.Alert(
        Place{file_, 1},
        "this file begins with a byte order mark (BOM, U+FEFF), which HAProxy "
        "takes for a part of the first word. Save it as UTF-8 without BOM.");
  }
  return rest;
}

void Preprocessor::AbortWith(std::string_view error) {
  diagnostics_.Add(Severity::kAlert, true, Here(), error);
  ended_ = true;
}

void Preprocessor::ReadLine(std::string_view line) {
  const size_t start = line.find_first_not_of(" \t\v\f");
  if (start == line.npos || line[start] == '#') return;
  if (line[start] == '[') {
    if (loading()) ReadScope(line, start);
    return;
  }
  if (auto error = lexer_.Split(line)) {
    const Place place = Here(error->position);
    if (error->shows_line) {
      diagnostics_.AlertWithLine(place, error->text);
    } else {
      diagnostics_.Add(Severity::kAlert, true, place, error->text);
    }
    return;
  }
  const Words words = lexer_.words();
  if (words.empty() || words[0].empty()) return;
  if (words[0][0] == '.') {
    ReadDirective(words);
  } else if (stack_.active()) {
    ReadStatement(line, words);
  }
}

// `[name]`, which means nothing here but must be well-formed (F010).
void Preprocessor::ReadScope(std::string_view line, size_t bracket) {
  const Place place = Here(bracket + 1).Spaced();
  line = line.substr(0, line.find_first_of(std::string_view("\r\0", 2)));
  const size_t close = line.find_first_not_of(
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:-",
      bracket + 1);
  if (close == line.npos || (line[close] == ']' && close == bracket + 1)) {
    diagnostics_.Alert(place, "empty scope name is forbidden.");
    bad_scope_ = true;
    return;
  }
  if (line[close] != ']') {
    diagnostics_.Alert(
        place, "character '%c' is not permitted in a scope name.", line[close]);
    bad_scope_ = true;
    return;
  }
  const size_t rest = line.find_first_not_of(" \t\v\f", close + 1);
  if (rest != line.npos && line[rest] != '#') {
    diagnostics_.Alert(
        place, "character '%c' is not permitted after scope declaration.",
        line[rest]);
    bad_scope_ = true;
  }
}

Preprocessor::Directive Preprocessor::DirectiveOf(std::string_view word) {
  static constexpr std::pair<std::string_view, Directive> kDirectives[] = {
      {".if", Directive::kIf},         {".elif", Directive::kElif},
      {".else", Directive::kElse},     {".endif", Directive::kEndif},
      {".notice", Directive::kNotice}, {".warning", Directive::kWarning},
      {".alert", Directive::kAlert},   {".diag", Directive::kDiag},
  };
  for (const auto& [name, directive] : kDirectives) {
    if (name == word) return directive;
  }
  return Directive::kUnknown;
}

void Preprocessor::ReadDirective(Words words) {
  const Directive directive = DirectiveOf(words[0]);
  switch (directive) {
    case Directive::kIf:
    case Directive::kElif:
    case Directive::kElse:
    case Directive::kEndif:
      ReadConditional(directive, words);
      return;
    case Directive::kUnknown: {
      if (!stack_.active() || !loading()) return;
      diagnostics_.Alert(Here(lexer_.positions()[0]),
                         "unknown directive '%s'. Known ones are .if, .elif, "
                         ".else, .endif, .diag, .notice, .warning and .alert.",
                         words[0]);
      return;
    }
    default:
      if (stack_.active() && loading()) ReadMessage(directive, words);
  }
}

void Preprocessor::ReadConditional(Directive directive, Words words) {
  std::string_view error;
  switch (directive) {
    case Directive::kIf:
    case Directive::kElif: {
      const bool is_if = directive == Directive::kIf;
      const bool matters =
          is_if ? stack_.NeedsIfCondition() : stack_.NeedsElifCondition();
      const std::optional<bool> value =
          matters ? Evaluate(words) : std::optional<bool>(false);
      if (!value) return;
      error = is_if ? stack_.If(*value) : stack_.Elif(*value);
      break;
    }
    default:
      if (words.size() > 1) {
        AbortWith(absl::StrFormat("Unexpected argument '%s' for '%s'.",
                                  words[1], words[0]));
        return;
      }
      error = directive == Directive::kElse ? stack_.Else() : stack_.Endif();
  }
  if (!error.empty()) AbortWith(error);
}

std::optional<bool> Preprocessor::Evaluate(Words words) {
  const std::string condition = Join(words.subspan(1));
  const ConditionResult result =
      EvaluateCondition(condition, options_.facts, environment_);
  if (result.ok()) return result.value;
  const std::string lead = std::string(words[0]) + " ";
  AbortWith(absl::StrFormat("%s in '%s' at position %d:\n%s", result.error,
                            words[0], result.position,
                            CaretLines(lead, condition, result.position - 1)));
  return std::nullopt;
}

void Preprocessor::ReadMessage(Directive directive, Words words) {
  if (words.size() > 2) {
    diagnostics_.Alert(Here(lexer_.positions()[2]),
                       "Unexpected argument '%s' for '%s'. Use quotes if the "
                       "message should contain spaces.",
                       words[2], words[0]);
    return;
  }
  const std::string_view text = words.size() > 1 ? words[1] : "";
  switch (directive) {
    case Directive::kNotice:
      diagnostics_.Notice(Here(), "'%s'.", text);
      break;
    case Directive::kWarning:
      diagnostics_.Warning(Here(), "'%s'.", text);
      break;
    case Directive::kDiag:
      if (options_.diag) diagnostics_.Diag(Here(), "'%s'.", text);
      break;
    default:
      AbortWith(absl::StrFormat("'%s'.", text));
  }
}

void Preprocessor::ReadStatement(std::string_view line, Words words) {
  if (loading() && HasEmptyArgument(line, words)) return;
  Statement statement{file_, line_, words, lexer_.positions()};
  if (words[0] == "no") statement.prefix = Statement::Prefix::kNo;
  if (words[0] == "default") statement.prefix = Statement::Prefix::kDefault;
  if (statement.prefix != Statement::Prefix::kNone &&
      (words.size() < 2 ||
       std::find(std::begin(kPrefixable), std::end(kPrefixable), words[1]) ==
           std::end(kPrefixable))) {
    diagnostics_.Alert(
        statement.At(),
        "negation/default currently supported only for options, log, "
        "busy-polling, set-dumpable, strict-limits, insecure-fork-wanted and "
        "numa-cpu-mapping.");
    return;
  }
  on_statement_(statement);
}

bool Preprocessor::HasEmptyArgument(std::string_view line, Words words) {
  const auto empty = std::find(words.begin(), words.end(), std::string_view());
  if (empty == words.end()) return false;
  const size_t index = static_cast<size_t>(empty - words.begin());
  const size_t position = lexer_.positions()[index];
  const size_t start = line.find_first_not_of(" \t\v\f");
  std::string text = absl::StrFormat(
      "argument number %d at position %d is empty and marks the end of the "
      "argument list:\n%s",
      index, position,
      CaretLines("", line.substr(start), position - 1 - start));
  const std::string hint = HintAboutVariable(VariableAt(line, position - 1));
  if (!hint.empty()) text += "\n" + hint;
  if (!explained_empty_) {
    explained_empty_ = true;
    text +=
        "\nAborting here, as the arguments behind it would silently be "
        "ignored. Remove the empty quotes, or set the variable (setenv, "
        "presetenv, or \"${NAME-default}\").";
  }
  diagnostics_.AlertWithLine(Here(position), text);
  return true;
}

std::string Preprocessor::HintAboutVariable(std::string_view name) const {
  if (name.empty() || environment_.Get(name)) return "";
  NearestSearch search(name);
  for (const auto& [known, value] : environment_.variables()) {
    search.Offer(known);
  }
  return absl::StrFormat(
      "Hint: environment variable '%s' is not set%s", name,
      search.best().empty()
          ? std::string(".")
          : absl::StrFormat("; did you mean '%s' maybe ?", search.best()));
}

}  // namespace

PreprocessResult Preprocess(
    std::string_view file, std::string_view text,
    const PreprocessOptions& options, Environment& environment,
    Diagnostics& diagnostics,
    absl::FunctionRef<void(const Statement&)> on_statement) {
  return Preprocessor(file, options, environment, diagnostics, on_statement)
      .Run(text);
}

}  // namespace checkd
