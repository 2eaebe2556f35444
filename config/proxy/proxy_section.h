// `defaults`, `frontend`, `listen` and `backend`: where they begin and how
// their lines are told apart (F032-F038).
#ifndef CONFIG_PROXY_PROXY_SECTION_H_
#define CONFIG_PROXY_PROXY_SECTION_H_

#include <memory>

#include "config/sections/load_state.h"
#include "config/sections/section.h"
#include "config/words/line.h"

namespace checkd {

// The parser of the section that `line` begins, for all four keywords. The
// proxy is in `load.config.proxies` from here on, without servers, or the
// defaults in `load.defaults`.
//
// Null after an error, which is told and leaves nothing to parse: no name, or
// too many words. After unknown defaults, or a name that is taken (F037), the
// lines are read all the same, for their errors. A bad character in the name is
// told and no error (F145), as is an ambiguous `from`, which takes the latest,
// and a frontend with the name of a backend (F747).
std::unique_ptr<Section> OpenProxy(LoadState& load, Line& line);

}  // namespace checkd

#endif  // CONFIG_PROXY_PROXY_SECTION_H_
