// The arguments in parentheses that keywords, predicates, fetches and
// converters take: a second level of quoting below the lexer's (F012).
//
//   ArgumentList list = ParseArguments("(a,'b,c',)");
//   list.values;   // "a", "b,c", ""
//   list.end;      // 10: behind the closing parenthesis
//
// Commas separate; quotes protect commas and parentheses, a backslash does not.
// Escapes outside single quotes: `\ `, `\\`, `\'`, `\"`, `\n`, `\r`, `\t`.
#ifndef CONFIG_TEXT_ARGUMENTS_H_
#define CONFIG_TEXT_ARGUMENTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace checkd {

struct ArgumentList {
  enum class Error : uint8_t {
    kNone,
    kUnmatchedQuote,  // `position` is the quote's
    kUnterminated,    // no `)`: `position` is the end of the text
  };
  Error error = Error::kNone;
  size_t position = 0;
  // One for each comma and one more: "()" has one, empty.
  std::vector<std::string> values;
  // For each of `values` the offset behind it: of its `,` or `)`.
  std::vector<size_t> ends;
  // Offset behind the `)`. What follows is the caller's business.
  size_t end = 0;

  bool ok() const { return error == Error::kNone; }
};

// `text` starts with `(`.
ArgumentList ParseArguments(std::string_view text);

}  // namespace checkd

#endif  // CONFIG_TEXT_ARGUMENTS_H_
