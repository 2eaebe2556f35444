#include "config/text/diagnostics.h"

#include <utility>

#include "config/text/printable.h"

namespace checkd {

std::string Place::Prefix() const {
  switch (style) {
    case Style::kColon:
      return absl::StrFormat("parsing [%s:%d]: ", file, line);
    case Style::kSpaced:
      return absl::StrFormat("parsing [%s:%d] : ", file, line);
    case Style::kBracket:
      return absl::StrFormat("[%s:%d] : ", file, line);
    case Style::kNone:
      break;
  }
  return "";
}

void Diagnostics::Add(Severity severity, bool fatal, const Place& place,
                      std::string_view text) {
  std::string whole = Printable(place.Prefix().append(text));
  while (!whole.empty() && whole.back() == '\n') whole.pop_back();
  entries_.push_back({severity, fatal, std::string(place.file), place.line,
                      place.column, std::move(whole)});
  ++counts_[static_cast<size_t>(severity)];
  if (fatal) ++fatal_count_;
}

}  // namespace checkd
