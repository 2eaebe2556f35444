// The dump of bytes that rules and messages use: two upper-case digits each,
// nothing in between.
//
//   UpperHex("AJ")   // "414A"
//
// `rbinary` matches its expression against it (F209), so the form is what users
// write expressions for. Allocates twice the size: bound `bytes` first.
#ifndef CHECKS_RULES_HEX_H_
#define CHECKS_RULES_HEX_H_

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

}  // namespace checkd

#endif  // CHECKS_RULES_HEX_H_
