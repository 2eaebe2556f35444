#include "config/words/words.h"

namespace checkd {

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

MaybeError TakeString(WordCursor& words, std::string* out) {
  const WordOr<std::string_view> text = words.TakeText({.noun = "a string"});
  if (!text.ok()) return text.error();
  *out = std::string(*text);
  return std::nullopt;
}

MaybeError TakeLiteralWord(WordCursor& words, std::string* out) {
  std::string written;
  if (MaybeError error = TakeString(words, &written)) return error;
  const absl::Status status = TakeLiteral(words.keyword(), written, out);
  if (!status.ok()) return words.Refusal(status);
  return std::nullopt;
}

}  // namespace checkd
