// Characters and lists of HTTP/1 text (RFC 9110, section 5.6): ASCII only,
// whatever the locale.
#ifndef MUX_H1_H1_TEXT_H_
#define MUX_H1_H1_TEXT_H_

#include <array>
#include <cstddef>
#include <string_view>

namespace checkd::h1 {

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsBlank(char c) { return c == ' ' || c == '\t'; }
constexpr char ToLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
constexpr bool IsAlpha(char c) {
  return ToLower(c) >= 'a' && ToLower(c) <= 'z';
}

// The value of a hexadecimal digit, or -1.
constexpr int HexDigit(char c) {
  if (IsDigit(c)) return c - '0';
  const char lower = ToLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

inline constexpr std::array<bool, 256> kTokenChars = [] {
  std::array<bool, 256> table = {};
  for (int c = 0; c < 128; ++c) {
    const char ch = static_cast<char>(c);
    table[c] = IsDigit(ch) || IsAlpha(ch);
  }
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}();

// May be part of a header's name or of another token.
constexpr bool IsToken(char c) {
  return kTokenChars[static_cast<unsigned char>(c)];
}

// `lower` must be in lower case.
constexpr bool EqualsLower(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (ToLower(text[i]) != lower[i]) return false;
  }
  return true;
}

// Without the blanks on both sides.
constexpr std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

// Calls `fn(member)` for each member of a comma-separated list, blanks
// included; there is always one, perhaps empty. Stops and returns false where
// `fn` does.
template <typename Fn>
bool ForEachMember(std::string_view list, Fn&& fn) {
  for (;;) {
    const size_t comma = list.find(',');
    if (!fn(list.substr(0, comma))) return false;
    if (comma == std::string_view::npos) return true;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace checkd::h1

#endif  // MUX_H1_H1_TEXT_H_
