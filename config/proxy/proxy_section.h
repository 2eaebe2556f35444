// `defaults`, `frontend`, `listen` and `backend`: where they begin and how
// their lines are told apart (F032-F038).
#ifndef CONFIG_PROXY_PROXY_SECTION_H_
#define CONFIG_PROXY_PROXY_SECTION_H_

#include <memory>

#include "config/sections/load_state.h"
#include "config/sections/section.h"
#include "config/words/line.h"

namespace checkd {

// The parser of the section that `line` begins; null after an error that leaves
// nothing to parse.
std::unique_ptr<Section> OpenProxy(LoadState& load, Line& line);

}  // namespace checkd

#endif  // CONFIG_PROXY_PROXY_SECTION_H_
