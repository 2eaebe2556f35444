#include "config/expressions/expression_parser.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "config/expressions/argument_parser.h"
#include "config/expressions/text_cursor.h"
#include "config/text/nearest.h"
#include "config/words/words.h"

namespace checkd {
namespace {

// Converters of HAProxy that look at what only a balancer has.
constexpr std::string_view kTrafficConverters[] = {
    "in_table", "capture-req", "capture-res", "language", "map",    "map_beg",
    "map_dir",  "map_dom",     "map_end",     "map_int",  "map_ip", "map_key",
    "map_reg",  "map_regm",    "map_str",     "map_sub"};

bool LooksAtTraffic(std::string_view name) {
  return name.substr(0, 6) == "table_" || name.substr(0, 4) == "map_" ||
         std::find(std::begin(kTrafficConverters), std::end(kTrafficConverters),
                   name) != std::end(kTrafficConverters);
}

template <typename Row>
std::string Hint(std::string_view name, absl::Span<const Row> rows) {
  NearestSearch search(name);
  for (const Row& row : rows) search.Offer(row.name);
  return search.best().empty()
             ? std::string()
             : absl::StrCat("; did you mean '", search.best(), "'?");
}

// What traffic has, and checks have not (ExpressionContext).
template <typename... Args>
absl::Status NotHere(const absl::FormatSpec<Args...>& format,
                     const Args&... args) {
  return absl::FailedPreconditionError(absl::StrFormat(format, args...));
}

// Reads one expression after another out of a text.
class Compiler {
 public:
  Compiler(TextCursor& text, const ExpressionContext& context)
      : text_(text), context_(context) {}

  // A fetch and the converters behind it, up to what is neither.
  absl::Status Read() {
    if (absl::Status s = ReadFetch(); !s.ok()) return s;
    return ReadConverters();
  }
  // `,conv(...)` as long as there is a comma.
  absl::Status ReadConverters() {
    while (text_.Skip(',')) {
      if (absl::Status s = ReadConverter(); !s.ok()) return s;
    }
    return absl::OkStatus();
  }
  absl::Status ReadConverter();

  absl::StatusOr<Expression> Finish(SampleType wanted) {
    if (!CanCast(type_, wanted)) {
      return text_.Error("gives a '", NameOf(type_), "', which cannot become '",
                         NameOf(wanted), "'");
    }
    return Expression(fetch_, std::move(arguments_), std::move(steps_),
                      context_.limit);
  }

 private:
  absl::Status ReadFetch();
  absl::StatusOr<Arguments> ReadArguments(std::string_view name,
                                          const ArgumentForm& form);
  void NoteNames(std::string_view name, const ArgumentForm& form,
                 const Arguments& arguments);
  absl::Status Missing(std::string_view name) const;

  TextCursor& text_;
  const ExpressionContext& context_;
  const Fetch* fetch_ = nullptr;
  Arguments arguments_;
  std::vector<Expression::Step> steps_;
  SampleType type_ = SampleType::kAny;
};

// F250: what it needs is not there.
absl::Status Compiler::Missing(std::string_view name) const {
  const std::string_view source = NameOf(fetch_->source);
  if (context_.place.empty()) {
    return NotHere(
        "sample fetch <%s> may not be reliably used here because it needs '%s' "
        "which is not available here",
        name, source);
  }
  return NotHere(
      "fetch method '%s' extracts information from '%s', none of which is "
      "available here.",
      context_.place, source);
}

absl::StatusOr<Arguments> Compiler::ReadArguments(std::string_view name,
                                                  const ArgumentForm& form) {
  std::vector<std::string> written;
  if (absl::Status s = text_.TakeArguments(&written); !s.ok()) return s;
  absl::StatusOr<Arguments> arguments = BindArguments(form, written);
  if (!arguments.ok()) {
    return text_.Error("'", name, "': ", arguments.status().message());
  }
  if (context_.names != nullptr) NoteNames(name, form, *arguments);
  return arguments;
}

void Compiler::NoteNames(std::string_view name, const ArgumentForm& form,
                         const Arguments& arguments) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    const Argument& argument = arguments[i];
    if (argument.variable.scope == VariableScope::kProc) {
      context_.names->process_variables.insert(argument.variable.name);
    }
    const bool server = form.types[i] == ArgumentType::kServer;
    if (server || (form.types[i] == ArgumentType::kBackend && argument.given)) {
      context_.names->uses.push_back(
          {argument.text, server, std::string(name), context_.location});
    }
  }
}

absl::Status Compiler::ReadFetch() {
  const std::string_view name = text_.TakeName();
  if (name.empty()) return text_.Error("the name of a fetch is missing");
  fetch_ = FindFetch(name);
  if (fetch_ == nullptr) {
    return text_.Error("unknown fetch method '", name, "'",
                       Hint(name, Fetches()));
  }
  if (!NameOf(fetch_->source).empty()) return Missing(name);
  const bool anywhere = fetch_->source == Source::kConstant ||
                        fetch_->source == Source::kInternal;
  if (context_.outside_checks && !anywhere) {
    return text_.Error("'", name, "' is about a check, and there is none here");
  }
  absl::StatusOr<Arguments> arguments = ReadArguments(name, fetch_->form);
  if (!arguments.ok()) return arguments.status();
  arguments_ = *std::move(arguments);
  if (fetch_->verify != nullptr) {
    if (absl::Status s = fetch_->verify(&arguments_); !s.ok()) {
      return text_.Error("'", name, "': ", s.message());
    }
  }
  type_ = fetch_->type;
  return absl::OkStatus();
}

absl::Status Compiler::ReadConverter() {
  const std::string_view name = text_.TakeName();
  if (name.empty()) return text_.Error("the name of a converter is missing");
  const Converter* const converter = FindConverter(name);
  if (converter == nullptr && LooksAtTraffic(name)) {
    return NotHere(
        "%s", text_
                  .Error("converter '", name,
                         "' looks at tables or files of a balancer, which a "
                         "check does not have")
                  .message());
  }
  if (converter == nullptr) {
    return text_.Error("unknown converter '", name, "'",
                       Hint(name, Converters()));
  }
  if (!CanCast(type_, converter->in)) {
    return text_.Error("converter '", name, "' takes a '",
                       NameOf(converter->in), "', and is given a '",
                       NameOf(type_), "'");
  }
  absl::StatusOr<Arguments> arguments = ReadArguments(name, converter->form);
  if (!arguments.ok()) return arguments.status();
  if (converter->verify != nullptr) {
    if (absl::Status s = converter->verify(&*arguments); !s.ok()) {
      return text_.Error("'", name, "': ", s.message());
    }
  }
  type_ = OutOf(*converter, type_);
  steps_.push_back({converter, *std::move(arguments)});
  return absl::OkStatus();
}

absl::Status NothingBehind(const TextCursor& text) {
  if (text.done()) return absl::OkStatus();
  return text.Error("'", text.rest(),
                    "' is neither ',' and a converter nor "
                    "the end of the expression");
}

}  // namespace

absl::StatusOr<Expression> ParseExpression(std::string_view text,
                                           const ExpressionContext& context,
                                           SampleType wanted) {
  TextCursor cursor(text);
  Compiler compiler(cursor, context);
  if (absl::Status s = compiler.Read(); !s.ok()) return s;
  if (absl::Status s = NothingBehind(cursor); !s.ok()) return s;
  return compiler.Finish(wanted);
}

WordOr<std::unique_ptr<const Expression>> TakeExpression(
    WordCursor& words, const ExpressionContext& context, SampleType wanted) {
  if (words.done()) return words.Missing({.noun = "a sample expression"});
  TextCursor cursor(words.Take());
  Compiler compiler(cursor, context);
  absl::Status status = compiler.Read();
  if (status.ok()) status = NothingBehind(cursor);
  // The older way to write converters.
  while (status.ok() && !words.done()) {
    if (FindConverter(TextCursor(words.Peek()).TakeName()) == nullptr) break;
    cursor = TextCursor(words.Take());
    status = compiler.ReadConverter();
    if (status.ok()) status = compiler.ReadConverters();
    if (status.ok()) status = NothingBehind(cursor);
  }
  if (!status.ok()) return words.Refusal(status);
  absl::StatusOr<Expression> expression = compiler.Finish(wanted);
  if (!expression.ok()) return words.Refusal(expression.status());
  return std::make_unique<const Expression>(*std::move(expression));
}

WordOr<LogFormat> TakeLogFormat(WordCursor& words,
                                const ExpressionContext& context) {
  const WordOr<std::string_view> text = words.TakeText({.noun = "a string"});
  if (!text.ok()) return text.error();
  absl::StatusOr<LogFormat> format = ParseLogFormat(*text, context);
  if (!format.ok()) return words.Refusal(format.status());
  return *std::move(format);
}

// ---- log-format strings

namespace {

struct FlagName {
  std::string_view name;
  uint8_t flag;
};

constexpr FlagName kFlags[] = {{"Q", LogFormat::kQuote},
                               {"E", LogFormat::kEscape},
                               {"M", LogFormat::kMandatory},
                               {"X", LogFormat::kHexadecimal},
                               {"bin", LogFormat::kBytes}};

class FormatParser {
 public:
  FormatParser(std::string_view text, const ExpressionContext& context)
      : text_(text), context_(context) {}

  absl::StatusOr<LogFormat> Parse() {
    while (!text_.done()) {
      if (!text_.Skip('%')) {
        AppendText(text_.TakeUpTo('%'));
      } else if (text_.Skip('%')) {
        AppendText("%");
      } else if (absl::Status s = ParseItem(); !s.ok()) {
        return s;
      }
    }
    return LogFormat(std::move(parts_));
  }

 private:
  void AppendText(std::string_view text) {
    parts_.push_back({.text = std::string(text), .expression = nullptr});
  }

  // Behind a '%': [(name[:type])][{flags}] and then `[...]` or an alias.
  absl::Status ParseItem();
  absl::Status TakeNameAndType(SampleType* type);
  absl::Status TakeFlags(uint8_t* flags);

  TextCursor text_;
  const ExpressionContext& context_;
  uint8_t defaults_ = 0;
  std::vector<LogFormat::Part> parts_;
};

absl::Status FormatParser::TakeNameAndType(SampleType* type) {
  const std::string_view inside = text_.TakeUpTo(')');
  if (!text_.Skip(')')) return text_.Error("')' is missing");
  const size_t colon = inside.find(':');
  if (colon == inside.npos) return absl::OkStatus();
  const std::string_view name = inside.substr(colon + 1);
  for (const SampleType known :
       {SampleType::kString, SampleType::kInt, SampleType::kBool}) {
    if (NameOf(known) != name) continue;
    *type = known;
    return absl::OkStatus();
  }
  return text_.Error("unknown type '", name,
                     "'; write 'str', 'sint' or 'bool'");
}

absl::Status FormatParser::TakeFlags(uint8_t* flags) {
  const std::string_view inside = text_.TakeUpTo('}');
  if (!text_.Skip('}')) return text_.Error("'}' is missing");
  for (const std::string_view word : SplitWords(inside, ',')) {
    if (word.empty()) continue;
    const bool off = word[0] == '-';
    const std::string_view name = off || word[0] == '+' ? word.substr(1) : word;
    const auto* const found =
        std::find_if(std::begin(kFlags), std::end(kFlags),
                     [&](const FlagName& flag) { return flag.name == name; });
    if (found == std::end(kFlags)) {
      if (name == "json" || name == "cbor") {
        return NotHere("%s", text_
                                 .Error("checkd does not write '", name,
                                        "'; put the text together yourself")
                                 .message());
      }
      return text_.Error("unknown flag '", name,
                         "'; write Q, E, M, X or bin behind a '+' or '-'");
    }
    *flags = static_cast<uint8_t>(off ? *flags & ~found->flag
                                      : *flags | found->flag);
  }
  return absl::OkStatus();
}

absl::Status FormatParser::ParseItem() {
  LogFormat::Part part;
  part.flags = defaults_;
  if (text_.Skip('(')) {
    if (absl::Status s = TakeNameAndType(&part.type); !s.ok()) return s;
  }
  if (text_.Skip('{')) {
    if (absl::Status s = TakeFlags(&part.flags); !s.ok()) return s;
  }
  if (text_.Skip('[')) {
    Compiler compiler(text_, context_);
    if (absl::Status s = compiler.Read(); !s.ok()) return s;
    if (!text_.Skip(']')) {
      return text_.Error("']' is missing behind the expression");
    }
    if ((part.flags & LogFormat::kBytes) && part.type == SampleType::kString) {
      part.type = SampleType::kAny;
    }
    absl::StatusOr<Expression> expression = compiler.Finish(
        part.type == SampleType::kAny ? SampleType::kString : part.type);
    if (!expression.ok()) return expression.status();
    part.expression =
        std::make_unique<const Expression>(*std::move(expression));
  } else {
    const std::string_view name = text_.TakeAlias();
    if (name == "o") {  // from here on
      defaults_ = part.flags;
      return absl::OkStatus();
    }
    part.alias = FindLogAlias(name);
    if (part.alias == nullptr) {
      return InvalidWord(
          "no such format alias '%s'. If you wanted to emit the '%%' character "
          "verbatim, you need to use '%%%%'",
          name);
    }
  }
  parts_.push_back(std::move(part));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<LogFormat> ParseLogFormat(std::string_view text,
                                         const ExpressionContext& context) {
  return FormatParser(text, context).Parse();
}

}  // namespace checkd
