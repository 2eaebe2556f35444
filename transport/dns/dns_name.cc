#include "transport/dns/dns_name.h"

#include <cstdint>

#include "absl/strings/ascii.h"

namespace checkd {
namespace {

constexpr size_t kMaxLabel = 63;
constexpr size_t kMaxText = 253;
constexpr size_t kMaxWire = 255;
constexpr int kMaxPointers = 127;

// Of a label: visible, and neither the separator nor what escapes it.
bool IsPlain(char c) { return c > ' ' && c <= '~' && c != '.' && c != '\\'; }

uint8_t Byte(std::string_view message, size_t at) {
  return static_cast<uint8_t>(message[at]);
}

void Append(std::string_view label, DnsName* name) {
  if (!name->text.empty()) name->text += '.';
  for (const char c : label) {
    name->plain = name->plain && IsPlain(c);
    name->text += absl::ascii_tolower(c);
  }
}

}  // namespace

std::optional<std::string> CanonicalDnsName(std::string_view name) {
  if (!name.empty() && name.back() == '.') name.remove_suffix(1);
  if (name.empty() || name.size() > kMaxText) return std::nullopt;
  std::string text;
  size_t label = 0;
  for (const char c : name) {
    if (c == '.' ? label == 0 : !IsPlain(c)) return std::nullopt;
    label = c == '.' ? 0 : label + 1;
    if (label > kMaxLabel) return std::nullopt;
    text += absl::ascii_tolower(c);
  }
  if (label == 0) return std::nullopt;
  return text;
}

std::optional<DnsName> ReadDnsName(std::string_view message, size_t* at) {
  DnsName name;
  size_t wire = 0;
  size_t pos = *at;
  size_t limit = *at;  // pointers lead to before this
  int pointers = 0;
  while (true) {
    if (pos >= message.size()) return std::nullopt;
    const size_t length = Byte(message, pos);
    if (length <= kMaxLabel) {
      wire += length + 1;
      if (wire > kMaxWire || message.size() - pos < length + 1) {
        return std::nullopt;
      }
      if (length > 0) Append(message.substr(pos + 1, length), &name);
      pos += length + 1;
      if (length > 0) continue;
      break;
    }
    if ((length & 0xC0) != 0xC0 || message.size() - pos < 2) {
      return std::nullopt;
    }
    const size_t target = (length & 0x3F) << 8 | Byte(message, pos + 1);
    if (target >= limit || ++pointers > kMaxPointers) return std::nullopt;
    if (pointers == 1) *at = pos + 2;
    limit = pos = target;
  }
  if (pointers == 0) *at = pos;
  if (!name.plain) name.text.clear();
  return name;
}

}  // namespace checkd
