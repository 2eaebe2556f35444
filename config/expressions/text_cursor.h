// Reads the characters of one word from left to right, for what has a grammar
// of its own inside a word.
//
//   TextCursor text("hex,length");
//   text.TakeName();            // "hex"
//   text.Skip(',');             // true
//   return text.Error("...");   // "... (at character 5 of 'hex,length')"
#ifndef CONFIG_EXPRESSIONS_TEXT_CURSOR_H_
#define CONFIG_EXPRESSIONS_TEXT_CURSOR_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace checkd {

class TextCursor {
 public:
  // `text` outlives this.
  explicit TextCursor(std::string_view text) : text_(text) {}

  bool done() const { return at_ >= text_.size(); }
  std::string_view rest() const { return text_.substr(at_); }

  // True, behind it, if `c` is next.
  bool Skip(char c);
  // Letters, digits, '.', '_', '-', '+'; what fetches and converters are made
  // of. May be empty.
  std::string_view TakeName();
  // Letters and digits alone, of a `%alias`.
  std::string_view TakeAlias();
  // Up to `c`, which stays, or to the end.
  std::string_view TakeUpTo(char c);
  // `(a,b)` if that is next, else none; the quoting is that of F012.
  absl::Status TakeArguments(std::vector<std::string>* out);

  // About what was taken last.
  template <typename... Parts>
  absl::Status Error(const Parts&... parts) const {
    return ErrorText(absl::StrCat(parts...));
  }

 private:
  template <typename Accept>
  std::string_view TakeWhile(Accept accept);
  absl::Status ErrorText(const std::string& what) const;

  std::string_view text_;
  size_t at_ = 0;
  size_t last_ = 0;
};

}  // namespace checkd

#endif  // CONFIG_EXPRESSIONS_TEXT_CURSOR_H_
