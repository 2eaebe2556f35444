#include "tests/harness/tables.h"

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace checkd {
namespace {

std::vector<std::string> Lines(std::string_view text) {
  return absl::StrSplit(std::string(text), '\n', absl::SkipEmpty());
}

std::string Field(const std::vector<std::string>& names,
                  const std::vector<std::string>& values,
                  std::string_view name) {
  for (size_t i = 0; i < names.size() && i < values.size(); ++i) {
    if (names[i] == name) return values[i];
  }
  return "";
}

}  // namespace

std::string NamedTable::Get(const std::string& proxy, const std::string& server,
                            const std::string& column) const {
  const auto row = rows_.find({proxy, server});
  if (row == rows_.end()) return "<no row>";
  const auto value = row->second.find(column);
  return value == row->second.end() ? "<no column>" : value->second;
}

int NamedTable::Count(const std::string& proxy, const std::string& column,
                      const std::string& value) const {
  int count = 0;
  for (const auto& [key, row] : rows_) {
    const auto cell = row.find(column);
    count += key.first == proxy && cell != row.end() && cell->second == value;
  }
  return count;
}

void NamedTable::Add(const std::vector<std::string>& names,
                     const std::vector<std::string>& values,
                     const std::string& proxy, const std::string& server) {
  Row& row = rows_[{proxy, server}];
  for (size_t i = 0; i < names.size() && i < values.size(); ++i) {
    row[names[i]] = values[i];
  }
}

StatTable::StatTable(std::string_view csv) {
  std::vector<std::string> names;
  for (const std::string& line : Lines(csv)) {
    if (line.substr(0, 2) == "# ") {
      names = SplitCsv(line.substr(2));
      continue;
    }
    const std::vector<std::string> values = SplitCsv(line);
    Add(names, values, Field(names, values, "pxname"),
        Field(names, values, "svname"));
  }
}

StateTable::StateTable(std::string_view text) {
  std::vector<std::string> names;
  for (const std::string& line : Lines(text)) {
    if (line.substr(0, 2) == "# ") {
      names = absl::StrSplit(line.substr(2), ' ');
      continue;
    }
    const std::vector<std::string> values = absl::StrSplit(line, ' ');
    if (values.size() < 4) continue;  // the version line
    Add(names, values, Field(names, values, "be_name"),
        Field(names, values, "srv_name"));
  }
}

int64_t ActivityValue(std::string_view activity, std::string_view name) {
  const std::string prefix = absl::StrCat(name, ": ");
  for (const std::string& line : Lines(activity)) {
    int64_t value = -1;
    if (absl::StartsWith(line, prefix) &&
        absl::SimpleAtoi(line.substr(prefix.size()), &value)) {
      return value;
    }
  }
  return -1;
}

std::vector<std::string> SplitCsv(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += line[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

}  // namespace checkd
