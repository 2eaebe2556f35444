// Whether checks can reach their servers in the way that is written (F058,
// F071, F173): judged once the whole configuration is known, and only where a
// check is run.
#ifndef CONFIG_JUDGE_JUDGE_ACCESS_H_
#define CONFIG_JUDGE_JUDGE_ACCESS_H_

#include "config/sections/load_state.h"

namespace checkd {

// Gives servers whose rules speak TLS what that takes, and frees those without
// anything of their own from the rest: their `access` is null afterwards.
// `load.connections` is complete (ConnectionTable::Complete()), rulesets are
// bound, and nothing that PostParse() judges before is wrong.
//
// Alerts at the line of each server that cannot be checked as written; what is
// the matter with a file, a list or a kind of socket is told once, at the first
// that uses it. All is told that is found; whether that is fatal the
// diagnostics know. Rules are looked at once for each distinct pair of access
// and ruleset, so that a fleet costs looks into hash tables. Calls verify_tls
// and verify_socket of the options, which may read files.
void JudgeAccess(LoadState& load);

}  // namespace checkd

#endif  // CONFIG_JUDGE_JUDGE_ACCESS_H_
