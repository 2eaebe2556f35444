// The `global` section (F091-F096, F470).
#ifndef CONFIG_GLOBAL_GLOBAL_SECTION_H_
#define CONFIG_GLOBAL_GLOBAL_SECTION_H_

#include <memory>

#include "config/sections/load_state.h"
#include "config/sections/section.h"
#include "config/words/line.h"

namespace checkd {

// The parser of the section that `line` begins; null after an error that leaves
// nothing to parse.
std::unique_ptr<Section> OpenGlobal(LoadState& load, Line& line);

}  // namespace checkd

#endif  // CONFIG_GLOBAL_GLOBAL_SECTION_H_
