// Text of a configuration as a terminal may show it: what somebody wrote, or
// binary that was taken for a configuration.
//
//   Printable("caf\xC3\xA9 \x1B[2J");   // "café ?[2J"
//   OddCharacter("check\xC2\xA0inter");  // "a no-break space (U+00A0)"
#ifndef CONFIG_TEXT_PRINTABLE_H_
#define CONFIG_TEXT_PRINTABLE_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace checkd {

// One character of UTF-8, or one byte that belongs to none.
struct Character {
  size_t size = 1;        // bytes, at least one
  int columns = 1;        // 0 to 2, on a terminal
  bool printable = true;  // else '?' stands for it
};

// The one at the beginning of `text`, which is not empty. Control characters
// are not printable, nor are those that change the direction of writing.
Character CharacterAt(std::string_view text);

// `text` with '?' for each byte that is not printable. Tabs and LFs stay.
std::string Printable(std::string_view text);

// The first character of `text` that looks like another one, or like nothing,
// and is a mistake in a configuration: what it is, and what to type instead,
// for a sentence. Empty if there is none.
std::string_view OddCharacter(std::string_view text);

// UTF-8 may begin with a mark that says so (U+FEFF): `text` behind it.
std::string_view WithoutByteOrderMark(std::string_view text);

// True if `text` is UTF-16, with a mark or without one.
bool LooksLikeUtf16(std::string_view text);

}  // namespace checkd

#endif  // CONFIG_TEXT_PRINTABLE_H_
