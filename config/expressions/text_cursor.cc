#include "config/expressions/text_cursor.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "config/text/arguments.h"

namespace checkd {

bool TextCursor::Skip(char c) {
  if (done() || text_[at_] != c) return false;
  last_ = at_++;
  return true;
}

template <typename Accept>
std::string_view TextCursor::TakeWhile(Accept accept) {
  last_ = at_;
  while (!done() && accept(text_[at_])) ++at_;
  return text_.substr(last_, at_ - last_);
}

std::string_view TextCursor::TakeName() {
  return TakeWhile([](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' ||
           c == '_' || c == '-' || c == '+';
  });
}

std::string_view TextCursor::TakeAlias() {
  return TakeWhile([](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) != 0;
  });
}

std::string_view TextCursor::TakeUpTo(char c) {
  return TakeWhile([c](char next) { return next != c; });
}

absl::Status TextCursor::TakeArguments(std::vector<std::string>* out) {
  out->clear();
  if (done() || text_[at_] != '(') return absl::OkStatus();
  ArgumentList list = ParseArguments(rest());
  if (!list.ok()) {
    last_ = at_ + std::min(list.position, rest().size());
    return Error(list.error == ArgumentList::Error::kUnmatchedQuote
                     ? "this quote is not closed"
                     : "')' is missing behind the arguments");
  }
  *out = std::move(list.values);
  at_ += list.end;
  return absl::OkStatus();
}

absl::Status TextCursor::ErrorText(const std::string& what) const {
  return absl::InvalidArgumentError(
      absl::StrCat(what, " (at character ", last_ + 1, " of '", text_, "')"));
}

}  // namespace checkd
