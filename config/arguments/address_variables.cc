#include "config/arguments/address_variables.h"

#include "absl/strings/ascii.h"

namespace checkd {
namespace {

bool IsNameChar(char c) { return absl::ascii_isalnum(c) || c == '_'; }

}  // namespace

std::string ExpandAddressVariables(std::string_view text,
                                   AddressVariables variables) {
  std::string out;
  size_t from = 0;
  while (true) {
    const size_t dollar = text.find('$', from);
    out.append(text.substr(from, dollar - from));
    if (dollar == text.npos) return out;
    const bool braces = text.substr(dollar + 1, 1) == "{";
    const size_t begin = dollar + (braces ? 2 : 1);
    size_t end = begin;
    while (end < text.size() && IsNameChar(text[end])) ++end;
    if (auto value = variables(text.substr(begin, end - begin))) {
      out.append(*value);
    }
    from = end + (braces && text.substr(end, 1) == "}" ? 1 : 0);
  }
}

}  // namespace checkd
