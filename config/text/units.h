// Numbers with units, and names, as people write them (F022-F025).
//
//   ParsedTime time = ParseTime("30s", TimeUnit::kMilliseconds);
//   time.value;   // 30000
//
// These say what is wrong, not how: the messages differ from keyword to keyword
// (F022), so they are the caller's.
#ifndef CONFIG_TEXT_UNITS_H_
#define CONFIG_TEXT_UNITS_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace checkd {

enum class TimeUnit : uint8_t {
  kMicroseconds,
  kMilliseconds,
  kSeconds,
  kMinutes,
  kHours,
  kDays,
};

enum class UnitError : uint8_t {
  kNone,
  kUnexpectedCharacter,  // no number, or no unit behind it
  kOverflow,
};

constexpr int64_t kMaxTime = std::numeric_limits<int32_t>::max();
constexpr int64_t kMaxSize = std::numeric_limits<uint32_t>::max();

struct ParsedTime {
  UnitError error = UnitError::kNone;
  // In the unit asked for, rounded up, so that only 0 gives 0.
  int64_t value = 0;
  // False: the unit was left out (F023 looks at small values).
  bool has_unit = false;
  // Where kUnexpectedCharacter is, 0-based, and what stands there: NUL at the
  // end of the text.
  size_t position = 0;
  char character = '\0';
  // A character behind a valid unit, which HAProxy only warns about; NUL if
  // there is none. `position` is its place.
  char trailing = '\0';

  bool ok() const { return error == UnitError::kNone; }
};

// An integer with `us`, `ms`, `s`, `m`, `h`, `d`, or without unit in `unit`,
// which is also the unit of the result. Above kMaxTime is an overflow, in
// whatever unit the result is. No sign, no blanks, no fractions.
ParsedTime ParseTime(std::string_view text, TimeUnit unit);

struct ParsedSize {
  UnitError error = UnitError::kNone;
  int64_t value = 0;  // bytes
  size_t position = 0;
  char character = '\0';

  bool ok() const { return error == UnitError::kNone; }
};

// An integer with `k`, `m`, `g` in either case: powers of 1024 (F024). Above
// kMaxSize is an overflow.
ParsedSize ParseSize(std::string_view text);

// A decimal integer with an optional sign within [min, max], and nothing else.
// From 2^40 on there is none, whatever the bounds.
std::optional<int64_t> ParseInteger(std::string_view text, int64_t min,
                                    int64_t max);

// The first character that may not stand in the name of a proxy or server:
// only letters, digits and `_:.-` may (F025).
std::optional<char> ForbiddenNameCharacter(std::string_view name);

}  // namespace checkd

#endif  // CONFIG_TEXT_UNITS_H_
