// Shows people where in a line the fault is (F009).
#ifndef CONFIG_TEXT_CARET_H_
#define CONFIG_TEXT_CARET_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace checkd {

// Two lines, each indented by two blanks: `lead` and `line`, and below them a
// caret under the byte at `offset` of `line` (which may be its end):
//
//   "  zz \"abc\n     ^"      for CaretLines("", "zz \"abc", 3)
//
// Unprintable bytes become '?'. At most 80 columns of `line` are shown, those
// around `offset`; "..." marks what was cut off in front or behind.
std::string CaretLines(std::string_view lead, std::string_view line,
                       size_t offset);

}  // namespace checkd

#endif  // CONFIG_TEXT_CARET_H_
