// What is done with the text of a word, and how codecs of words refuse it: they
// know neither the line nor the word's place in it, the cursor does
// (config/words/word_cursor.h).
#ifndef CONFIG_WORDS_WORDS_H_
#define CONFIG_WORDS_WORDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "config/words/word_cursor.h"

namespace checkd {

// What was written is wrong; the text lacks position and wrapper.
template <typename... Args>
absl::Status InvalidWord(const absl::FormatSpec<Args...>& format,
                         const Args&... args) {
  return absl::InvalidArgumentError(absl::StrFormat(format, args...));
}

// `text` of a log-format string without expressions: `%%` becomes `%` (F250).
// Unimplemented if it has any other `%`; `argument` names it in the message.
absl::Status TakeLiteral(std::string_view argument, std::string_view text,
                         std::string* out);

// The parts of `text` between separators, empty ones included.
std::vector<std::string_view> SplitWords(std::string_view text, char separator);

// The next word as the text of the keyword: "'sni' expects a string".
MaybeError TakeString(WordCursor& words, std::string* out);

// The same as a log-format string without expressions: TakeLiteral().
MaybeError TakeLiteralWord(WordCursor& words, std::string* out);

}  // namespace checkd

#endif  // CONFIG_WORDS_WORDS_H_
