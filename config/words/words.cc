#include "config/words/words.h"

namespace checkd {

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

MaybeError TakeString(WordCursor& words, std::string* out) {
  const WordOr<std::string_view> text = words.TakeText({.noun = "a string"});
  if (!text.ok()) return text.error();
  *out = std::string(*text);
  return std::nullopt;
}

}  // namespace checkd
