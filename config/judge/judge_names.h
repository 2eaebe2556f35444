// The servers and backends that expressions name (F261).
#ifndef CONFIG_JUDGE_JUDGE_NAMES_H_
#define CONFIG_JUDGE_JUDGE_NAMES_H_

#include "config/sections/load_state.h"

namespace checkd {

// Alerts about those that there are not.
void JudgeNames(LoadState& load);

}  // namespace checkd

#endif  // CONFIG_JUDGE_JUDGE_NAMES_H_
