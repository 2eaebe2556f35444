// What somebody meant by a word that stands where no section knows it: a word
// of another place, or a misspelt beginning of a section.
#ifndef CONFIG_MISPLACED_WORDS_H_
#define CONFIG_MISPLACED_WORDS_H_

#include <string>
#include <string_view>

#include "config/words/keyword_table.h"
#include "config/words/line.h"

namespace checkd {

// Where the first word of `line` belongs, as a sentence; empty if no place
// knows it. `words` are those of the section that has it. For errors: looks
// through all tables.
std::string OwnerOf(const Line& line, const KeywordList& words);

// The word that begins a section and looks most like `word`, and more so than
// any of `words`, those of the open section, if there is one; else empty.
std::string_view MeantSection(std::string_view word, const KeywordList* words);

}  // namespace checkd

#endif  // CONFIG_MISPLACED_WORDS_H_
