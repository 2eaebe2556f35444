// The dump of bytes that rules and messages use: two upper-case digits each,
// nothing in between.
//
//   UpperHex("AJ")   // "414A"
//
// `rbinary` matches its expression against it (F209), so the form is what users
// write expressions for. Allocates twice the size: bound `bytes` first.
#ifndef CHECKS_TEXT_HEX_H_
#define CHECKS_TEXT_HEX_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace checkd {

inline std::string UpperHex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const unsigned char c : bytes) {
    hex.push_back(kDigits[c >> 4]);
    hex.push_back(kDigits[c & 15]);
  }
  return hex;
}

// The bytes of such a dump, in either letter case; nullopt if it is none.
inline std::optional<std::string> FromHex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  };
  std::string bytes;
  bytes.reserve(hex.size() / 2);
  for (size_t i = 0; i < hex.size(); i += 2) {
    const int high = digit(hex[i]);
    const int low = digit(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<char>(high << 4 | low));
  }
  return bytes;
}

}  // namespace checkd

#endif  // CHECKS_TEXT_HEX_H_
