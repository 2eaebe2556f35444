#include "config/text/nearest.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"

namespace checkd {
namespace {

constexpr size_t kMaxLength = 64;
constexpr int kFar = 1000;
// Ranks a distance of one above any common beginning.
constexpr int kDistanceWeight = 4;
constexpr int kMaxPrefix = 3;

bool Same(char a, char b) {
  return absl::ascii_tolower(static_cast<unsigned char>(a)) ==
         absl::ascii_tolower(static_cast<unsigned char>(b));
}

// Optimal string alignment; gives up above `limit`.
int Distance(std::string_view a, std::string_view b, int limit) {
  std::array<std::array<int, kMaxLength + 1>, 3> rows;
  auto* before = &rows[0];
  auto* above = &rows[1];
  auto* row = &rows[2];
  for (size_t j = 0; j <= b.size(); ++j) (*above)[j] = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    (*row)[0] = static_cast<int>(i);
    int least = (*row)[0];
    for (size_t j = 1; j <= b.size(); ++j) {
      const int change = Same(a[i - 1], b[j - 1]) ? 0 : 1;
      int cost = std::min(
          {(*above)[j] + 1, (*row)[j - 1] + 1, (*above)[j - 1] + change});
      if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) &&
          Same(a[i - 2], b[j - 1])) {
        cost = std::min(cost, (*before)[j - 2] + 1);
      }
      (*row)[j] = cost;
      least = std::min(least, cost);
    }
    if (least > limit) return kFar;
    std::swap(before, above);
    std::swap(above, row);
  }
  return (*above)[b.size()];
}

int CommonPrefix(std::string_view a, std::string_view b) {
  int n = 0;
  const size_t size = std::min(a.size(), b.size());
  while (n < kMaxPrefix && static_cast<size_t>(n) < size && Same(a[n], b[n])) {
    ++n;
  }
  return n;
}

}  // namespace

void NearestSearch::Offer(std::string_view known) {
  if (word_.size() < 2 || word_.size() > kMaxLength || known.empty() ||
      known.size() > kMaxLength) {
    return;
  }
  const int limit = static_cast<int>(word_.size() + 1) / 3;
  const int distance = Distance(word_, known, limit);
  // Nothing in common but the length is no likeness.
  if (distance > limit || distance >= static_cast<int>(known.size())) return;
  const int score = kDistanceWeight * distance - CommonPrefix(word_, known);
  if (!best_.empty() && score >= best_score_) return;
  best_ = known;
  best_score_ = score;
}

std::string_view NearestWord(std::string_view word,
                             absl::Span<const std::string_view> known) {
  NearestSearch search(word);
  for (std::string_view candidate : known) search.Offer(candidate);
  return search.best();
}

}  // namespace checkd
