// Sample expressions and log-format strings from text to their compiled form
// (F250).
//
//   ExpressionContext context{.place = "set-var(check.a)"};
//   absl::StatusOr<Expression> e = ParseExpression("res.payload(0,3),hex", context);
//   absl::StatusOr<LogFormat> f = ParseLogFormat("%[srv_name] is up", context);
//
// What a check cannot have is refused here, as are types that never fit, so
// that whatever is evaluated later can only be undefined. Errors say at which
// character of the text, and name what was most likely meant; those about what
// traffic has and checks have not are kFailedPrecondition, kUnavailable of
// words.
#ifndef CONFIG_EXPRESSIONS_EXPRESSION_PARSER_H_
#define CONFIG_EXPRESSIONS_EXPRESSION_PARSER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "checks/expressions/expression.h"
#include "checks/expressions/log_format.h"
#include "config/expressions/expression_names.h"
#include "config/words/word_cursor.h"

namespace checkd {

struct ExpressionContext {
  // The word before an expression, as messages about missing sources name it.
  std::string_view place = {};
  // Of values, in bytes (tune.bufsize).
  size_t limit = 16384;
  // There is no check: nothing about servers or answers is known.
  bool outside_checks = false;
  // Gets what the expressions name, as used at `location`. Null: nobody wants
  // to know.
  ExpressionNames* names = nullptr;
  SourceLocation location = {};
};

// The next word of `words` as an expression whose value can become a `wanted`;
// words behind it that name converters belong to it too.
WordOr<std::unique_ptr<const Expression>> TakeExpression(
    WordCursor& words, const ExpressionContext& context, SampleType wanted);
// The next word as a log-format string.
WordOr<LogFormat> TakeLogFormat(WordCursor& words,
                                const ExpressionContext& context);

// The whole of `text`.
absl::StatusOr<Expression> ParseExpression(std::string_view text,
                                           const ExpressionContext& context,
                                           SampleType wanted);
absl::StatusOr<LogFormat> ParseLogFormat(std::string_view text,
                                         const ExpressionContext& context);

}  // namespace checkd

#endif  // CONFIG_EXPRESSIONS_EXPRESSION_PARSER_H_
