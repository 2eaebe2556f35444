#include "config/words/words.h"

namespace checkd {

absl::Status NotSupportedYet(std::string_view word, std::string_view effect) {
  return absl::UnimplementedError(absl::StrFormat(
      "'%s' is not supported by checkd yet. %s; refused rather than checked "
      "differently",
      word, effect));
}

absl::Status TakeLiteral(std::string_view argument, std::string_view text,
                         std::string* out) {
  out->clear();
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 1 >= text.size() || text[i + 1] != '%') {
        return absl::UnimplementedError(absl::StrFormat(
            "'%s': log-format expressions are not supported by checkd yet, and "
            "'%s' has one at position %d: write plain text ('%%%%' for a "
            "percent sign)",
            argument, text, i + 1));
      }
      ++i;
    }
    out->push_back(text[i]);
  }
  return absl::OkStatus();
}

std::vector<std::string_view> SplitWords(std::string_view text,
                                         char separator) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0;;) {
    const size_t end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == text.npos) return parts;
    begin = end + 1;
  }
}

absl::Status TakeValue(WordCursor& words, std::string_view what,
                       std::string* out) {
  if (words.done()) {
    return InvalidWord("'%s' expects a string as argument", what);
  }
  *out = std::string(words.Take());
  return absl::OkStatus();
}

}  // namespace checkd
