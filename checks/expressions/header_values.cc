#include "checks/expressions/header_values.h"

#include <algorithm>

#include "absl/strings/match.h"

namespace checkd {
namespace {

std::string_view Trimmed(std::string_view text) {
  const size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(begin);
  const size_t last = text.find_last_not_of(" \t");
  return text.substr(0, last == text.npos ? 0 : last + 1);
}

// Of the comma that ends the first element, or the end.
size_t ElementEnd(std::string_view text) {
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (text[i] == ',' && !quoted) {
      return i;
    }
  }
  return text.size();
}

}  // namespace

bool HeaderValues::Next() {
  while (!in_line_) {
    if (header_ == response_.headers.size()) return false;
    const auto& [name, value] = response_.headers[header_++];
    if (!name_.empty() && !absl::EqualsIgnoreCase(name, name_)) continue;
    rest_ = value;
    in_line_ = true;
  }
  if (form_ == kLines) {
    value_ = Trimmed(rest_);
    in_line_ = false;
    return true;
  }
  const size_t end = ElementEnd(rest_);
  value_ = Trimmed(rest_.substr(0, end));
  in_line_ = end < rest_.size();
  rest_ = in_line_ ? rest_.substr(end + 1) : std::string_view();
  return true;
}

}  // namespace checkd
