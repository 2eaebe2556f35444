#include "config/text/printable.h"

#include <cstdint>

namespace checkd {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Range {
  uint32_t first, last;
};

// Controls of C1, separators of lines and paragraphs, changes of direction, and
// what is no character.
constexpr Range kUnprintable[] = {{0x80, 0x9F},     {0x200E, 0x200F},
                                  {0x2028, 0x202E}, {0x2066, 0x2069},
                                  {0xD800, 0xDFFF}, {0xFFFE, 0xFFFF}};
constexpr Range kNarrow[] = {
    {0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},   {0x610, 0x61A},
    {0x64B, 0x65F},   {0x200B, 0x200D}, {0x20D0, 0x20FF}, {0x2060, 0x2060},
    {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}};
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},  {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},  {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};

template <size_t kCount>
bool IsIn(const Range (&ranges)[kCount], uint32_t code) {
  for (const Range& range : ranges) {
    if (code >= range.first && code <= range.last) return true;
  }
  return false;
}

// The bytes of the character that `lead` begins; 0 if none does.
size_t LengthAfter(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

// Its code, and in `*size` its bytes; `*size` is 0 if it is not UTF-8.
uint32_t Decode(std::string_view text, size_t* size) {
  static constexpr uint32_t kLowest[] = {0, 0, 0x80, 0x800, 0x10000};
  const auto lead = static_cast<unsigned char>(text[0]);
  const size_t length = LengthAfter(lead);
  *size = 0;
  if (length == 0 || text.size() < length) return 0;
  uint32_t code = length == 1 ? lead : lead & (0x7Fu >> length);
  for (size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) != 0x80) return 0;
    code = code << 6 | (byte & 0x3F);
  }
  if (code < kLowest[length] || code > 0x10FFFF) return 0;
  *size = length;
  return code;
}

struct Odd {
  std::string_view bytes;
  std::string_view what;
};

constexpr Odd kOdd[] = {
    {"\xC2\xA0", "a no-break space (U+00A0): type a blank"},
    {"\xE2\x80\xAF", "a narrow no-break space (U+202F): type a blank"},
    {"\xE2\x80\x87", "a figure space (U+2007): type a blank"},
    {"\xE2\x80\x83", "an em space (U+2003): type a blank"},
    {"\xE2\x80\x82", "an en space (U+2002): type a blank"},
    {"\xE2\x80\x89", "a thin space (U+2009): type a blank"},
    {"\xE3\x80\x80", "an ideographic space (U+3000): type a blank"},
    {"\xE2\x80\x8B", "a zero width space (U+200B): remove it"},
    {kByteOrderMark, "a byte order mark (U+FEFF): remove it"},
    {"\xE2\x80\x9C", "a typographic quote (U+201C): type \""},
    {"\xE2\x80\x9D", "a typographic quote (U+201D): type \""},
    {"\xE2\x80\x98", "a typographic quote (U+2018): type '"},
    {"\xE2\x80\x99", "a typographic quote (U+2019): type '"},
    {"\xE2\x80\x93", "an en dash (U+2013): type -"},
    {"\xE2\x80\x94", "an em dash (U+2014): type -"},
};

}  // namespace

Character CharacterAt(std::string_view text) {
  Character found;
  size_t size = 0;
  const uint32_t code = Decode(text, &size);
  found.printable =
      size > 0 && code >= 0x20 && code != 0x7F && !IsIn(kUnprintable, code);
  if (!found.printable) return found;
  found.size = size;
  if (IsIn(kNarrow, code)) found.columns = 0;
  if (IsIn(kWide, code)) found.columns = 2;
  return found;
}

std::string Printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Character next = CharacterAt(text);
    const bool kept = next.printable || text[0] == '\t' || text[0] == '\n';
    out.append(kept ? text.substr(0, next.size) : std::string_view("?"));
    text.remove_prefix(next.size);
  }
  return out;
}

std::string_view OddCharacter(std::string_view text) {
  size_t first = text.npos;
  std::string_view what;
  for (const Odd& odd : kOdd) {
    const size_t at = text.find(odd.bytes);
    if (at == text.npos || at >= first) continue;
    first = at;
    what = odd.what;
  }
  return what;
}

std::string_view WithoutByteOrderMark(std::string_view text) {
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    text.remove_prefix(kByteOrderMark.size());
  }
  return text;
}

bool LooksLikeUtf16(std::string_view text) {
  const std::string_view mark = text.substr(0, 2);
  if (mark == "\xFF\xFE" || mark == "\xFE\xFF") return true;
  if (text.size() < 4) return false;
  const auto pair = [text](size_t zero) {
    return text[zero] == '\0' && text[zero + 2] == '\0' &&
           text[1 - zero] != '\0' && text[3 - zero] != '\0';
  };
  return pair(0) || pair(1);
}

}  // namespace checkd
