// One value of `show stat` or `show info`, and the three ways in which they are
// written: CSV (or "name: value"), typed, JSON (F503, F508, F510, F511).
#ifndef DAEMON_STATS_FIELD_H_
#define DAEMON_STATS_FIELD_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace checkd {

struct Field {
  enum class Type : uint8_t { kEmpty, kU32, kU64, kS32, kString, kFloat };

  Type type = Type::kEmpty;
  int64_t number = 0;
  double real = 0;
  std::string text;

  static Field U32(uint32_t value) { return {Type::kU32, value, 0, {}}; }
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
// four letters of F510, e.g. "MCPP".
using FieldTags = std::string_view;

// The bare value; nothing for an empty field.
void AppendValue(const Field& field, std::string* out);
// The value as CSV holds it: quoted only if it has to be.
void AppendCsv(const Field& field, std::string* out);
// "<tags>:<type>:<value>".
void AppendTyped(const Field& field, FieldTags tags, std::string* out);
// `"processNum":1,"tags":{...},"value":{...}`, strings escaped.
void AppendJson(const Field& field, FieldTags tags, std::string* out);
// `text` between double quotes, with JSON's escapes: valid whatever the bytes.
// A byte that is not part of UTF-8 is taken as Latin-1.
void AppendJsonString(std::string_view text, std::string* out);

}  // namespace checkd

#endif  // DAEMON_STATS_FIELD_H_
