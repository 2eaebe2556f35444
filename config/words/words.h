// The words of one line as a parser takes them, and the two ways in which it
// refuses them.
//
//   WordCursor words(line, 2);
//   while (!words.done()) {
//     const std::string_view keyword = words.Take();
//     if (keyword == "port" && words.done()) return InvalidWord("...");
//   }
//   ... on error, the caret goes under word number words.last()
#ifndef CONFIG_WORDS_WORDS_H_
#define CONFIG_WORDS_WORDS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "absl/types/span.h"

namespace checkd {

class WordCursor {
 public:
  // Starts before word number `next`, which may be past the end.
  WordCursor(absl::Span<const std::string_view> words, size_t next)
      : words_(words), next_(next) {}

  bool done() const { return next_ >= words_.size(); }
  size_t left() const { return done() ? 0 : words_.size() - next_; }
  // The next word, or the one `ahead` words after it; empty past the end.
  std::string_view Peek(size_t ahead = 0) const {
    return ahead < left() ? words_[next_ + ahead] : std::string_view();
  }
  // Empty past the end: no word of a line is (F008).
  std::string_view Take() {
    if (done()) return {};
    last_ = next_;
    return words_[next_++];
  }
  // The number of the word taken last: the one that errors are about.
  size_t last() const { return last_; }

 private:
  absl::Span<const std::string_view> words_;
  size_t next_;
  size_t last_ = 0;
};

// What was written is wrong; the text lacks position and wrapper.
template <typename... Args>
absl::Status InvalidWord(const absl::FormatSpec<Args...>& format,
                         const Args&... args) {
  return absl::InvalidArgumentError(absl::StrFormat(format, args...));
}

// HAProxy understands it, checkd does not yet, and leaving it out would change
// what is checked: `effect` says how.
absl::Status NotSupportedYet(std::string_view word, std::string_view effect);

// `text` of a log-format string without expressions: `%%` becomes `%` (F250).
// Unimplemented if it has any other `%`; `argument` names it in the message.
absl::Status TakeLiteral(std::string_view argument, std::string_view text,
                         std::string* out);

// The parts of `text` between separators, empty ones included.
std::vector<std::string_view> SplitWords(std::string_view text, char separator);

// The next word as the value of the one before it.
absl::Status TakeValue(WordCursor& words, std::string_view what,
                       std::string* out);

}  // namespace checkd

#endif  // CONFIG_WORDS_WORDS_H_
