// Which parser a section's first word calls for. This is above all rooms, since
// it names the parsers of all of them; for the loader alone.
//
//   if (SectionKeywords().Find(line[0]) != nullptr) {
//     section = OpenSection(load, line);
//   } else if (section != nullptr) {
//     section->Take(load, line);
//   }
#ifndef CONFIG_SECTION_OPENER_H_
#define CONFIG_SECTION_OPENER_H_

#include <memory>
#include <string_view>

#include "config/sections/load_state.h"
#include "config/sections/section.h"
#include "config/words/keyword_table.h"
#include "config/words/line.h"

namespace checkd {

// A section that a line begins: what the rows of SectionKeywords() fill.
struct SectionDraft {
  LoadState& load;
  // Its parser; null after an error that leaves nothing to parse.
  std::unique_ptr<Section> section = nullptr;
};

// The words that begin sections, wherever they stand. Those without code are
// skipped with a notice (F032, F033). Made at the first call, immutable and
// never destroyed: any thread may read it.
const KeywordTable<SectionDraft>& SectionKeywords();

// The parser of the section that `line` begins, and whose lines it takes until
// it is closed. Null after an error, which is told and leaves nothing to parse:
// its lines are then skipped. A first word that is no section's opens one that
// is skipped. Notes in `load` that `global` is no longer the first section
// (F094).
std::unique_ptr<Section> OpenSection(LoadState& load, Line& line);

}  // namespace checkd

#endif  // CONFIG_SECTION_OPENER_H_
