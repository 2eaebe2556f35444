#include "config/text/units.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"

namespace checkd {
namespace {

constexpr std::array<int64_t, 6> kMicroseconds = {
    1, 1'000, 1'000'000, 60'000'000, 3'600'000'000, 86'400'000'000};

// Above every limit here, and small enough to be multiplied by a unit.
constexpr int64_t kSaturated = int64_t{1} << 40;

// Leading digits of `text`; `*size` is how many there are.
int64_t TakeNumber(std::string_view text, size_t* size) {
  int64_t value = 0;
  size_t at = 0;
  for (; at < text.size() && absl::ascii_isdigit(text[at]); ++at) {
    value = std::min(value * 10 + (text[at] - '0'), kSaturated);
  }
  *size = at;
  return value;
}

char At(std::string_view text, size_t position) {
  return position < text.size() ? text[position] : '\0';
}

struct NamedUnit {
  std::string_view name;
  TimeUnit unit;
};

// Longer names before their beginnings.
constexpr NamedUnit kTimeUnits[] = {
    {"us", TimeUnit::kMicroseconds}, {"ms", TimeUnit::kMilliseconds},
    {"s", TimeUnit::kSeconds},       {"m", TimeUnit::kMinutes},
    {"h", TimeUnit::kHours},         {"d", TimeUnit::kDays},
};

}  // namespace

ParsedTime ParseTime(std::string_view text, TimeUnit unit) {
  ParsedTime result;
  size_t at;
  const int64_t number = TakeNumber(text, &at);
  TimeUnit written = unit;
  if (at < text.size() && at > 0) {
    for (const NamedUnit& named : kTimeUnits) {
      if (text.substr(at, named.name.size()) != named.name) continue;
      written = named.unit;
      result.has_unit = true;
      at += named.name.size();
      break;
    }
  }
  const bool good = result.has_unit || (at > 0 && at == text.size());
  result.position = at;
  if (!good) {
    result.error = UnitError::kUnexpectedCharacter;
    result.character = At(text, at);
    return result;
  }
  result.trailing = At(text, at);
  const int64_t from = kMicroseconds[static_cast<size_t>(written)];
  const int64_t to = kMicroseconds[static_cast<size_t>(unit)];
  // One of the two divides the other.
  if (from >= to) {
    const int64_t ratio = from / to;
    result.value = number > kMaxTime / ratio ? kSaturated : number * ratio;
  } else {
    const int64_t ratio = to / from;
    result.value = (number + ratio - 1) / ratio;
  }
  if (result.value > kMaxTime || number == kSaturated) {
    result.error = UnitError::kOverflow;
  }
  return result;
}

ParsedSize ParseSize(std::string_view text) {
  ParsedSize result;
  size_t at;
  result.value = TakeNumber(text, &at);
  if (at > 0 && at < text.size()) {
    const size_t power =
        std::string_view("kmg").find(absl::ascii_tolower(text[at]));
    if (power != std::string_view::npos) {
      ++at;
      const int shift = 10 * static_cast<int>(power + 1);
      result.value =
          result.value > kMaxSize ? kSaturated : result.value << shift;
    }
  }
  result.position = at;
  if (at == 0 || at < text.size()) {
    result.error = UnitError::kUnexpectedCharacter;
    result.character = At(text, at);
  } else if (result.value > kMaxSize) {
    result.error = UnitError::kOverflow;
  }
  return result;
}

std::optional<int64_t> ParseInteger(std::string_view text, int64_t min,
                                    int64_t max) {
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  size_t size;
  const int64_t number = TakeNumber(text, &size);
  if (size == 0 || size < text.size() || number == kSaturated) {
    return std::nullopt;
  }
  const int64_t value = negative ? -number : number;
  if (value < min || value > max) return std::nullopt;
  return value;
}

std::optional<char> ForbiddenNameCharacter(std::string_view name) {
  for (char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (!absl::ascii_isalnum(byte) &&
        std::string_view("_:.-").find(c) == std::string_view::npos) {
      return c;
    }
  }
  return std::nullopt;
}

}  // namespace checkd
