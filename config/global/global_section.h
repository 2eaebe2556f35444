// The `global` section (F091-F096, F470).
#ifndef CONFIG_GLOBAL_GLOBAL_SECTION_H_
#define CONFIG_GLOBAL_GLOBAL_SECTION_H_

#include <memory>

#include "config/sections/load_state.h"
#include "config/sections/section.h"
#include "config/words/line.h"

namespace checkd {

// The parser of the section that `line` begins. There may be many such
// sections: all fill the same GlobalConfig, `load.config.global`, as their
// lines are taken. A word behind `global` is an error, which is told; lines are
// read all the same, so that the result is never null.
std::unique_ptr<Section> OpenGlobal(LoadState& load, Line& line);

}  // namespace checkd

#endif  // CONFIG_GLOBAL_GLOBAL_SECTION_H_
