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
// Null after an error, which is told and leaves nothing to parse: no name, too
// many words, unknown defaults, or a second proxy of that name, which also
// aborts the load (F037). A bad character in the name is told and no error
// (F145). An ambiguous `from` is told and takes the latest (F145).
std::unique_ptr<Section> OpenProxy(LoadState& load, Line& line);

}  // namespace checkd

#endif  // CONFIG_PROXY_PROXY_SECTION_H_
