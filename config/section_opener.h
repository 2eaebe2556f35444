// Which parser a section's first word calls for.
#ifndef CONFIG_SECTION_OPENER_H_
#define CONFIG_SECTION_OPENER_H_

#include <memory>
#include <string_view>

#include "config/sections/load_state.h"
#include "config/sections/section.h"
#include "config/words/line.h"

namespace checkd {

// True if `word` begins a section, wherever it stands.
bool IsSectionWord(std::string_view word);

// The parser of the section that `line` begins. Null after an error that leaves
// nothing to parse: its lines are then skipped.
std::unique_ptr<Section> OpenSection(LoadState& load, Line& line);

}  // namespace checkd

#endif  // CONFIG_SECTION_OPENER_H_
