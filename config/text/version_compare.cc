#include "config/text/version_compare.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"

namespace checkd {
namespace {

constexpr int kMaxPart = 1'000'000;

int TakeNumber(std::string_view* text) {
  int value = 0;
  while (!text->empty() && absl::ascii_isdigit(text->front())) {
    value = std::min(value * 10 + (text->front() - '0'), kMaxPart);
    text->remove_prefix(1);
  }
  return value;
}

bool TakeText(std::string_view* text, std::string_view expected) {
  if (text->substr(0, expected.size()) != expected) return false;
  text->remove_prefix(expected.size());
  return true;
}

// Major, minor, stage (-2 dev, -1 rc, 0 release), build, commits.
std::array<int, 5> Split(std::string_view text) {
  std::array<int, 5> parts{};
  parts[0] = TakeNumber(&text);
  if (!TakeText(&text, ".")) return parts;
  parts[1] = TakeNumber(&text);
  if (TakeText(&text, "-dev")) {
    parts[2] = -2;
    parts[3] = TakeNumber(&text);
  } else if (TakeText(&text, "-rc")) {
    parts[2] = -1;
    parts[3] = TakeNumber(&text);
  } else if (TakeText(&text, ".")) {
    parts[3] = TakeNumber(&text);
  }
  if (TakeText(&text, "-")) parts[4] = TakeNumber(&text);
  return parts;
}

// Three numbers and the letter, from 1.
std::array<int, 4> SplitSsl(std::string_view text) {
  std::array<int, 4> parts{};
  for (int i = 0; i < 3; ++i) {
    parts[i] = TakeNumber(&text);
    if (i < 2 && !TakeText(&text, ".")) return parts;
  }
  if (!text.empty() && absl::ascii_islower(text[0])) {
    parts[3] = text[0] - 'a' + 1;
  }
  return parts;
}

}  // namespace

std::strong_ordering CompareVersions(std::string_view a, std::string_view b) {
  return Split(a) <=> Split(b);
}

std::strong_ordering CompareSslVersions(std::string_view a,
                                        std::string_view b) {
  return SplitSsl(a) <=> SplitSsl(b);
}

}  // namespace checkd
