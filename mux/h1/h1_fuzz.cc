// Whatever a server sends, cut anywhere: no crash, no byte outside the buffer,
// and the same result as in one piece.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "mux/h1/h1_response.h"

namespace {

using checkd::H1ResponseParser;

// The result in one line.
std::string Parse(const uint8_t* data, size_t size, size_t step, bool head) {
  H1ResponseParser parser(101);
  parser.Reset();
  std::vector<char> buffer(size + 1);
  size_t end = 0;
  for (size_t at = 0; at < size;) {
    const size_t n = step < size - at ? step : size - at;
    std::memcpy(buffer.data() + end, data + at, n);
    end = parser.Parse(buffer.data(), end, end + n, head);
    at += n;
  }
  parser.Eof();
  const checkd::HttpResponse& r = parser.response();
  std::string out = std::to_string(r.status) + ' ' + std::string(r.reason);
  for (const auto& [name, value] : r.headers) {
    out.append(name).append(": ").append(value).append("\n");
  }
  out += {parser.head_failed() ? 'h' : '-', parser.body_failed() ? 'b' : '-',
          parser.end_of_message() ? 'e' : '-'};
  if (r.headers_complete)
    out.append(&buffer[parser.body()], end - parser.body());
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const bool head = data[0] & 1;
  const size_t step = 2 + data[0] % 7;
  const std::string whole = Parse(data + 1, size - 1, size, head);
  if (Parse(data + 1, size - 1, 1, head) != whole) std::abort();
  if (Parse(data + 1, size - 1, step, head) != whole) std::abort();
  return 0;
}
