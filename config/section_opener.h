// Which parser a section's first word calls for.
#ifndef CONFIG_SECTION_OPENER_H_
#define CONFIG_SECTION_OPENER_H_

#include <memory>
#include <string_view>

#include "config/sections/load_state.h"
#include "config/sections/section.h"
#include "config/words/keyword_table.h"
#include "config/words/line.h"

namespace checkd {

// A section that a line begins.
struct SectionDraft {
  LoadState& load;
  // Its parser; null after an error that leaves nothing to parse.
  std::unique_ptr<Section> section = nullptr;
};

// The words that begin sections, wherever they stand. Those without code are
// skipped with a notice.
const KeywordTable<SectionDraft>& SectionKeywords();

// The parser of the section that `line` begins. Null after an error that leaves
// nothing to parse: its lines are then skipped.
std::unique_ptr<Section> OpenSection(LoadState& load, Line& line);

}  // namespace checkd

#endif  // CONFIG_SECTION_OPENER_H_
