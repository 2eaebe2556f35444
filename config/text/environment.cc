#include "config/text/environment.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>

namespace checkd {

Environment Environment::FromProcess() {
  Environment environment;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view pair(*entry);
    const size_t equals = pair.find('=');
    if (equals == pair.npos) continue;
    environment.Set(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return environment;
}

std::optional<std::string_view> Environment::Get(std::string_view name) const {
  if (!name.empty() && name[0] == '.') {
    if (name == ".FILE") return file_;
    if (name == ".LINE") return std::string_view(line_, line_size_);
    if (name == ".SECTION") return section_;
  }
  auto it = variables_.find(name);
  if (it == variables_.end()) return std::nullopt;
  return it->second;
}

bool Environment::Set(std::string_view name, std::string_view value) {
  if (name.empty() || name.find('=') != name.npos) return false;
  variables_.insert_or_assign(std::string(name), std::string(value));
  return true;
}

bool Environment::SetIfUnset(std::string_view name, std::string_view value) {
  return variables_.contains(name) || Set(name, value);
}

void Environment::Unset(std::string_view name) {
  auto it = variables_.find(name);
  if (it != variables_.end()) variables_.erase(it);
}

void Environment::Reset(absl::Span<const std::string_view> keep) {
  std::erase_if(variables_, [keep](const auto& variable) {
    return std::find(keep.begin(), keep.end(), variable.first) == keep.end();
  });
}

void Environment::SetLine(int line) {
  line_size_ = std::to_chars(line_, line_ + sizeof(line_), line).ptr - line_;
}

}  // namespace checkd
