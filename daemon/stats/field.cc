#include "daemon/stats/field.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace checkd {
namespace {

std::string_view TypeName(Field::Type type) {
  switch (type) {
    case Field::Type::kU32:
      return "u32";
    case Field::Type::kU64:
      return "u64";
    case Field::Type::kS32:
      return "s32";
    case Field::Type::kFloat:
      return "flt";
    case Field::Type::kString:
      return "str";
    case Field::Type::kEmpty:
      break;
  }
  return "empty";
}

struct TagName {
  char letter;
  std::string_view name;
};

constexpr TagName kOrigins[] = {{'M', "Metric"},
                                {'S', "Status"},
                                {'K', "Key"},
                                {'C', "Config"},
                                {'P', "Product"}};
constexpr TagName kNatures[] = {
    {'G', "Gauge"}, {'L', "Limit"},   {'m', "Min"},      {'M', "Max"},
    {'R', "Rate"},  {'C', "Counter"}, {'D', "Duration"}, {'A', "Age"},
    {'T', "Time"},  {'N', "Name"},    {'O', "Output"},   {'a', "Avg"}};
constexpr TagName kScopes[] = {
    {'P', "Process"}, {'S', "Service"}, {'s', "System"}, {'C', "Cluster"}};

template <size_t N>
std::string_view NameOf(const TagName (&table)[N], char letter) {
  for (const TagName& tag : table) {
    if (tag.letter == letter) return tag.name;
  }
  return "Unknown";
}

// The length of the UTF-8 character that begins `text`; 0 if none does.
size_t Utf8Length(std::string_view text) {
  const auto byte = [text](size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  const unsigned char lead = byte(0);
  const size_t length = lead < 0x80                   ? 1
                        : lead >= 0xc2 && lead < 0xe0 ? 2
                        : lead >= 0xe0 && lead < 0xf0 ? 3
                        : lead >= 0xf0 && lead < 0xf5 ? 4
                                                      : 0;
  if (length == 0 || length > text.size()) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  // Overlong forms, surrogates, and what is beyond U+10FFFF.
  if ((lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xed && byte(1) > 0x9f) ||
      (lead == 0xf0 && byte(1) < 0x90) || (lead == 0xf4 && byte(1) > 0x8f)) {
    return 0;
  }
  return length;
}

}  // namespace

void AppendValue(const Field& field, std::string* out) {
  switch (field.type) {
    case Field::Type::kEmpty:
      break;
    case Field::Type::kU32:
    case Field::Type::kU64:
    case Field::Type::kS32:
      absl::StrAppend(out, field.number);
      break;
    case Field::Type::kFloat:
      absl::StrAppendFormat(out, "%.6f", field.real);
      break;
    case Field::Type::kString:
      out->append(field.text);
      break;
  }
}

void AppendCsv(const Field& field, std::string* out) {
  if (field.type != Field::Type::kString ||
      field.text.find_first_of("\",\r\n") == std::string::npos) {
    AppendValue(field, out);
    return;
  }
  out->push_back('"');
  for (char c : field.text) {
    if (c == '"') out->push_back('"');
    out->push_back(c);
  }
  out->push_back('"');
}

void AppendTyped(const Field& field, FieldTags tags, std::string* out) {
  absl::StrAppend(out, tags, ":", TypeName(field.type), ":");
  AppendValue(field, out);
}

void AppendJson(const Field& field, FieldTags tags, std::string* out) {
  absl::StrAppend(out, "\"processNum\":1,\"tags\":{\"origin\":\"",
                  NameOf(kOrigins, tags[0]), "\",\"nature\":\"",
                  NameOf(kNatures, tags[1]), "\",\"scope\":\"",
                  NameOf(kScopes, tags[2]), "\"},\"value\":{\"type\":\"",
                  TypeName(field.type), "\",\"value\":");
  if (field.type == Field::Type::kString) {
    AppendJsonString(field.text, out);
  } else {
    AppendValue(field, out);
  }
  out->push_back('}');
}

void AppendJsonString(std::string_view text, std::string* out) {
  out->push_back('"');
  while (!text.empty()) {
    const unsigned char c = text[0];
    const size_t length = Utf8Length(text);
    if (c == '"' || c == '\\') {
      out->push_back('\\');
      out->push_back(text[0]);
    } else if (c < 0x20 || length == 0) {
      absl::StrAppendFormat(out, "\\u%04x", c);
    } else {
      out->append(text, 0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out->push_back('"');
}

}  // namespace checkd
