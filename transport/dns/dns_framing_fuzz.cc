// A stream is judged the same however it is cut, and what is broken stays so.
// The first byte says how it is cut.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "transport/dns/dns_framing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view stream(reinterpret_cast<const char*>(data) + 1,
                                size - 1);
  checkd::DnsFraming whole;
  const bool good = whole.Take(stream);
  checkd::DnsFraming pieces;
  bool still_good = true;
  const size_t step = data[0] % 16 + 1;
  for (size_t at = 0; at < stream.size(); at += step) {
    const bool taken = pieces.Take(stream.substr(at, step));
    if (taken && !still_good) abort();
    still_good = taken;
  }
  if (still_good != good || pieces.Take({}) != good) abort();
  return 0;
}
