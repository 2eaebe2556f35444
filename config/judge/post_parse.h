// What can only be judged once every section is known (F104, F118, F165, F374).
#ifndef CONFIG_JUDGE_POST_PARSE_H_
#define CONFIG_JUDGE_POST_PARSE_H_

#include "config/sections/load_state.h"
#include "config/values/load_options.h"

namespace checkd {

// In HAProxy's order; everything found is told. Not to be called after parse
// errors. kOk if the configuration can be used.
LoadOutcome PostParse(LoadState& load);

}  // namespace checkd

#endif  // CONFIG_JUDGE_POST_PARSE_H_
