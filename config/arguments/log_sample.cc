#include "config/arguments/log_sample.h"

#include <algorithm>
#include <vector>

#include "absl/strings/numbers.h"
#include "config/words/words.h"

namespace checkd {
namespace {

// A number from 1, of digits alone.
bool TakeNumber(std::string_view text, int* out) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos &&
         absl::SimpleAtoi(text, out) && *out > 0;
}

bool TakeRange(std::string_view text, LogSample::Range* out) {
  const size_t dash = text.find('-');
  if (!TakeNumber(text.substr(0, dash), &out->first)) return false;
  if (dash == text.npos) {
    out->last = out->first;
    return true;
  }
  return TakeNumber(text.substr(dash + 1), &out->last) &&
         out->first <= out->last;
}

}  // namespace

absl::StatusOr<LogSample> ParseLogSample(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == text.npos) {
    return InvalidWord(
        "missing sample size in '%s' (<ranges>:<size>, like "
        "1,3-5:7)",
        text);
  }
  std::string_view ranges = text.substr(0, colon);
  if (ranges.empty()) return InvalidWord("no sampling ranges given");
  if (ranges.back() == ',') ranges.remove_suffix(1);
  LogSample sample;
  for (const std::string_view word : SplitWords(ranges, ',')) {
    LogSample::Range range;
    if (!TakeRange(word, &range)) {
      return InvalidWord("wrong sample range '%s'", word);
    }
    sample.ranges.push_back(range);
  }
  std::sort(sample.ranges.begin(), sample.ranges.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  for (size_t i = 1; i < sample.ranges.size(); ++i) {
    if (sample.ranges[i].first <= sample.ranges[i - 1].last) {
      return InvalidWord("sample ranges are overlapping in '%s'", text);
    }
  }
  const std::string_view size = text.substr(colon + 1);
  if (!TakeNumber(size, &sample.size)) {
    return InvalidWord("wrong sample size '%s'", size);
  }
  if (sample.size < sample.ranges.back().last) {
    return InvalidWord(
        "sample size %d must not be less than %d, the last of its ranges",
        sample.size, sample.ranges.back().last);
  }
  return sample;
}

}  // namespace checkd
