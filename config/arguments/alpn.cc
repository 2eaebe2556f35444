#include "config/arguments/alpn.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "config/words/words.h"

namespace checkd {

absl::StatusOr<std::string> ParseAlpn(std::string_view list) {
  constexpr size_t kLongest = 255;
  std::string wire;
  for (std::string_view name : SplitWords(list, ',')) {
    if (name.empty()) {
      return InvalidWord(
          "empty ALPN protocol name in '%s' : write names of 1 to 255 bytes "
          "with one comma between them",
          list);
    }
    if (name.size() > kLongest) {
      return InvalidWord("ALPN protocol name too long : '%s'", name);
    }
    wire.push_back(static_cast<char>(name.size()));
    wire.append(name);
  }
  return wire;
}

bool HasAlpn(std::string_view wire, std::string_view protocol) {
  while (!wire.empty()) {
    const size_t size = static_cast<uint8_t>(wire[0]);
    if (wire.substr(1, size) == protocol) return true;
    wire.remove_prefix(std::min(wire.size(), size + 1));
  }
  return false;
}

}  // namespace checkd
