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

// What was written is wrong (kInvalidArgument); the text, formatted like
// absl::StrFormat(), lacks position and wrapper. WordCursor::Refusal() makes a
// WordError of it.
template <typename... Args>
absl::Status InvalidWord(const absl::FormatSpec<Args...>& format,
                         const Args&... args) {
  return absl::InvalidArgumentError(absl::StrFormat(format, args...));
}

// The parts of `text` between separators, empty ones included: an empty text
// has one. They point into `text`.
std::vector<std::string_view> SplitWords(std::string_view text, char separator);

// The next word as the text of the keyword, copied into `*out`; kMissing,
// "'sni' expects a string as argument.", if there is none.
MaybeError TakeString(WordCursor& words, std::string* out);

}  // namespace checkd

#endif  // CONFIG_WORDS_WORDS_H_
