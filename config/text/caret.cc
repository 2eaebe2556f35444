#include "config/text/caret.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace checkd {
namespace {

constexpr size_t kWidth = 80;
constexpr std::string_view kCut = "...";

}  // namespace

std::string CaretLines(std::string_view lead, std::string_view line,
                       size_t offset) {
  offset = std::min(offset, line.size());
  const size_t begin = offset < kWidth ? 0 : offset - kWidth / 2;
  std::string shown(line.substr(begin, kWidth));
  for (char& c : shown) {
    if (!absl::ascii_isprint(static_cast<unsigned char>(c))) c = '?';
  }
  if (begin > 0) shown.replace(0, kCut.size(), kCut);
  const size_t column = offset - begin;
  if (begin + kWidth < line.size() && column + kCut.size() < kWidth) {
    shown.replace(kWidth - kCut.size(), kCut.size(), kCut);
  }
  std::string out = "  ";
  out.append(lead).append(shown).append("\n");
  out.append(2 + lead.size() + column, ' ').append("^");
  return out;
}

}  // namespace checkd
