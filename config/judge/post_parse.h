// What can only be judged once every section is known (F104, F118, F165, F374).
#ifndef CONFIG_JUDGE_POST_PARSE_H_
#define CONFIG_JUDGE_POST_PARSE_H_

#include "config/sections/load_state.h"
#include "config/values/load_options.h"

namespace checkd {

// In HAProxy's order: ids of proxies, external checks and mailers,
// healthchecks, resolvers, tracks; then words that are not supported; then how
// servers are reached and at which port; then names without an address.
// Everything found in one of these steps is told, and a step with an error is
// the last, since the next would judge values that are not there. What is left
// out of disabled proxies: F146.
//
// Once a load, after all sections are closed, and not after parse errors. It
// also fills in what needs the whole file: ids, rulesets of `healthcheck`,
// accesses. kOk if the configuration can be used; else the outcome that names
// the step, with the alerts in `load.diagnostics`.
LoadOutcome PostParse(LoadState& load);

}  // namespace checkd

#endif  // CONFIG_JUDGE_POST_PARSE_H_
