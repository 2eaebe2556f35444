// A log-format string, compiled: text, aliases (`%b`) and expressions
// (`%[...]`) (F250-F253).
//
//   LogFormat format = ...;                    // config/expressions
//   std::string_view text = format.Evaluate(input);
//
// Blanks stay as they are and nothing is encoded, since what comes of it is
// sent to servers (F251). Immutable; evaluation is thread-safe, each with an
// input of its own.
#ifndef CHECKS_EXPRESSIONS_LOG_FORMAT_H_
#define CHECKS_EXPRESSIONS_LOG_FORMAT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "checks/expressions/context.h"
#include "checks/expressions/expression.h"

namespace checkd {

// What `%b` and its like stand for.
struct LogAlias {
  std::string_view name;
  // Appends to `out`.
  void (*append)(const ExpressionInput& in, std::string* out);
  std::string_view help;
};

// Null: there is none.
const LogAlias* FindLogAlias(std::string_view name);
absl::Span<const LogAlias> LogAliases();

class LogFormat {
 public:
  // Of one item: `%{+Q,+E}[...]`.
  enum Flag : uint8_t {
    kQuote = 1,        // in double quotes
    kEscape = 2,       // a backslash before '"', '\\' and ']'
    kMandatory = 4,    // '-' for nothing
    kHexadecimal = 8,  // numbers and addresses of aliases
    kBytes = 16,       // binary is not cut at its first NUL
  };
  struct Part {
    std::string text;  // if the others are unset
    const LogAlias* alias = nullptr;
    std::unique_ptr<const Expression> expression;
    uint8_t flags = 0;
    SampleType type = SampleType::kString;  // the expression is cast to it
  };

  LogFormat() = default;
  // A constant. Implicit: a text is a format without items.
  LogFormat(std::string text) : text_(std::move(text)) {}        // NOLINT
  LogFormat(const char* text) : LogFormat(std::string(text)) {}  // NOLINT
  // Constant parts are joined.
  explicit LogFormat(std::vector<Part> parts);

  // Nothing of it depends on a run.
  bool constant() const { return parts_.empty(); }
  // What it says if it is constant; else empty.
  const std::string& text() const { return text_; }

  // What it says now, at most the scratch's limit; what is longer is cut.
  // Points into this or into `in`'s scratch.
  std::string_view Evaluate(const ExpressionInput& in) const;

 private:
  static void Append(const ExpressionInput& in, const Part& part,
                     std::string* out);

  std::string text_;         // all of it, if that is constant
  std::vector<Part> parts_;  // else
};

}  // namespace checkd

#endif  // CHECKS_EXPRESSIONS_LOG_FORMAT_H_
