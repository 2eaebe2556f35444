#include "config/words/word_error.h"

#include "absl/strings/str_cat.h"

namespace checkd {

WordError WordError::Within(std::string_view wrapper) && {
  text = AsSentence(absl::StrCat(wrapper, text));
  return std::move(*this);
}

std::string AsSentence(std::string_view text) {
  const bool ends = !text.empty() && (text.back() == '.' ||
                                      text.back() == '?' || text.back() == '!');
  return absl::StrCat(text, ends ? "" : ".");
}

std::string WithHint(std::string_view text, std::string_view suggestion) {
  if (suggestion.empty()) return std::string(text);
  const bool sentence = !text.empty() && text.back() == '.';
  return absl::StrCat(text, sentence ? " Did" : "; did", " you mean '",
                      suggestion, "' maybe ?");
}

}  // namespace checkd
