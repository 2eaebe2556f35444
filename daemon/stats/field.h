// One value of `show stat` or `show info`, and the three ways in which they are
// written: CSV (or "name: value"), typed, JSON (F503, F508, F510, F511).
//
//   AppendValue(Field::U32(7), &out);            // 7
//   AppendTyped(Field::U32(7), "MCPP", &out);    // MCPP:u32:7
//   AppendCsv(Field::String("a,b"), &out);       // "a,b"
//
// All append to `out`. No I/O, no locale; thread-safe.
#ifndef DAEMON_STATS_FIELD_H_
#define DAEMON_STATS_FIELD_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace checkd {

// A value with the type that HAProxy gives it. `number` holds the integers,
// `real` kFloat, `text` kString; the others are then at their defaults.
struct Field {
  enum class Type : uint8_t { kEmpty, kU32, kU64, kS32, kString, kFloat };

  Type type = Type::kEmpty;
  int64_t number = 0;
  double real = 0;
  std::string text;

  static Field U32(uint32_t value) { return {Type::kU32, value, 0, {}}; }
  // What is above 2^63 - 1 comes out negative.
  static Field U64(uint64_t value) {
    return {Type::kU64, static_cast<int64_t>(value), 0, {}};
  }
  static Field S32(int32_t value) { return {Type::kS32, value, 0, {}}; }
  static Field Float(double value) { return {Type::kFloat, 0, value, {}}; }
  static Field String(std::string_view value) {
    return {Type::kString, 0, 0, std::string(value)};
  }
  bool empty() const { return type == Type::kEmpty; }
};

// Where a value comes from, what it is, what it covers, how long it lives: the
// four letters of F510, e.g. "MCPP". JSON spells out the first three and needs
// them there; a letter that F510 has not is "Unknown".
using FieldTags = std::string_view;

// The bare value; nothing for an empty field. Floats have six decimals, texts
// are not escaped.
void AppendValue(const Field& field, std::string* out);
// The value as CSV holds it: a text with a comma or a quote is quoted, and its
// quotes are doubled. No separator follows.
void AppendCsv(const Field& field, std::string* out);
// "<tags>:<type>:<value>": "MGPV:u32:3". The type is u32, u64, s32, flt, str or
// empty.
void AppendTyped(const Field& field, FieldTags tags, std::string* out);
// `"processNum":1,"tags":{...},"value":{...}`, strings escaped.
void AppendJson(const Field& field, FieldTags tags, std::string* out);
// `text` between double quotes, with JSON's escapes: valid whatever the bytes.
// A byte that is not part of UTF-8 is taken as Latin-1.
void AppendJsonString(std::string_view text, std::string* out);

}  // namespace checkd

#endif  // DAEMON_STATS_FIELD_H_
