// Whatever a server sends: a parser decides or waits, never reads past the
// bytes, decides at the end, and does not take back what it decided early.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>

#include "checks/protocols/reply_parsers.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using checkd::Reply;
  if (size < 2) return 0;
  const auto& parser = checkd::kReplyParsers[data[0] %
                                             std::size(checkd::kReplyParsers)];
  // A block of its own, so that a byte too far is seen.
  const std::string bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const Reply whole = parser.parse(
      {.bytes = bytes, .final = true, .wanted = parser.wanted});
  if (whole.kind == Reply::Kind::kWait) std::abort();
  for (size_t n = 1; n <= bytes.size(); ++n) {
    const std::string part = bytes.substr(0, n);
    const Reply early =
        parser.parse({.bytes = part, .wanted = parser.wanted});
    if (early.kind == Reply::Kind::kWait) continue;
    if (early.kind != whole.kind || early.status != whole.status ||
        early.code != whole.code) {
      std::abort();
    }
    break;
  }
  return 0;
}
