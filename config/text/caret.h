// Shows people where in a line the fault is (F009).
#ifndef CONFIG_TEXT_CARET_H_
#define CONFIG_TEXT_CARET_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace checkd {

// Two lines, each indented by two blanks: `lead` and `line`, and below them a
// caret under the character at `offset` of `line` (which may be its end):
//
//   "  zz \"abc\n     ^"      for CaretLines("", "zz \"abc", 3)
//
// Tabs and UTF-8 are shown as they are, other unprintable bytes as '?'
// (config/text/printable.h); the caret is in the column of its character. At
// most 80 columns of `line` are shown, those around `offset`; "..." marks what
// was cut off in front or behind.
std::string CaretLines(std::string_view lead, std::string_view line,
                       size_t offset);

}  // namespace checkd

#endif  // CONFIG_TEXT_CARET_H_
