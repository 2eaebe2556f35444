// Reads numbers and slices from the front of bytes, for the codecs here.
//
//   ByteReader in(bytes);
//   const uint32_t size = in.Big(4);
//   if (!in.ok()) return input.Incomplete();
//
// Reading past the end gives zeros and nothing, and clears ok(). A view; the
// bytes outlive it.
#ifndef CHECKS_PROTOCOLS_BYTE_READER_H_
#define CHECKS_PROTOCOLS_BYTE_READER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace checkd {

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  bool empty() const { return bytes_.empty(); }
  std::string_view rest() const { return bytes_; }

  std::string_view Bytes(uint64_t count) {
    if (count > bytes_.size()) {
      ok_ = false;
      bytes_ = {};
      return {};
    }
    const std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }
  // The next byte; 0 at the end.
  uint8_t Byte() {
    const std::string_view taken = Bytes(1);
    return taken.empty() ? 0 : static_cast<uint8_t>(taken.front());
  }
  // A number of `size` bytes, at most eight, most significant first.
  uint64_t Big(size_t size) {
    uint64_t value = 0;
    for (const char c : Bytes(size)) {
      value = value << 8 | static_cast<uint8_t>(c);
    }
    return value;
  }
  // The same, least significant first.
  uint64_t Little(size_t size) {
    uint64_t value = 0;
    size_t shift = 0;
    for (const char c : Bytes(size)) {
      value |= uint64_t{static_cast<uint8_t>(c)} << shift;
      shift += 8;
    }
    return value;
  }
  // Takes `expected` if it comes next.
  bool Take(std::string_view expected) {
    if (Bytes(expected.size()) == expected) return ok_;
    ok_ = false;
    return false;
  }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

// The other way: `value` in `size` bytes.
inline std::string BigBytes(uint64_t value, size_t size) {
  std::string bytes(size, '\0');
  for (size_t i = size; i-- > 0; value >>= 8) {
    bytes[i] = static_cast<char>(value);
  }
  return bytes;
}
inline std::string LittleBytes(uint64_t value, size_t size) {
  std::string bytes(size, '\0');
  for (size_t i = 0; i < size; ++i, value >>= 8) {
    bytes[i] = static_cast<char>(value);
  }
  return bytes;
}

}  // namespace checkd

#endif  // CHECKS_PROTOCOLS_BYTE_READER_H_
