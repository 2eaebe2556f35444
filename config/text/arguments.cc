#include "config/text/arguments.h"

#include <utility>

namespace checkd {
namespace {

// What `\c` stands for, or NUL if it stands for itself.
char Unescaped(char c) {
  switch (c) {
    case ' ':
    case '\\':
    case '\'':
    case '"':
      return c;
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return '\0';
  }
}

}  // namespace

ArgumentList ParseArguments(std::string_view text) {
  ArgumentList list;
  std::string value;
  char quote = 0;
  size_t quote_at = 0;
  for (size_t at = 1; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != 0 && c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
      quote_at = at;
    } else if (quote != '\'' && c == '\\' && at + 1 < text.size() &&
               Unescaped(text[at + 1]) != '\0') {
      value.push_back(Unescaped(text[++at]));
    } else if (quote == 0 && (c == ',' || c == ')')) {
      list.values.push_back(std::exchange(value, {}));
      list.ends.push_back(at);
      if (c == ')') {
        list.end = at + 1;
        return list;
      }
    } else {
      value.push_back(c);
    }
  }
  list.error = quote != 0 ? ArgumentList::Error::kUnmatchedQuote
                          : ArgumentList::Error::kUnterminated;
  list.position = quote != 0 ? quote_at : text.size();
  return list;
}

}  // namespace checkd
