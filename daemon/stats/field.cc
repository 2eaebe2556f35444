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
    {'G', "Gauge"},   {'L', "Limit"},    {'m', "Min"},    {'M', "Max"},
    {'R', "Rate"},    {'C', "Counter"},  {'D', "Duration"}, {'A', "Age"},
    {'T', "Time"},    {'N', "Name"},     {'O', "Output"}, {'a', "Avg"}};
constexpr TagName kScopes[] = {{'P', "Process"},
                               {'S', "Service"},
                               {'s', "System"},
                               {'C', "Cluster"}};

template <size_t N>
std::string_view NameOf(const TagName (&table)[N], char letter) {
  for (const TagName& tag : table) {
    if (tag.letter == letter) return tag.name;
  }
  return "Unknown";
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
      field.text.find_first_of("\",") == std::string::npos) {
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
  for (char c : text) {
    if (c == '"' || c == '\\') {
      out->push_back('\\');
      out->push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(out, "\\u%04x", c);
    } else {
      out->push_back(c);
    }
  }
  out->push_back('"');
}

}  // namespace checkd
