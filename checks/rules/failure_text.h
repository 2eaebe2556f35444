// How users read that a connection failed or that time ran out (F237, F238), as
// the description of the verdict: what happened, the system's reason, and for
// tcp rulesets the step at which it did.
//
//   "ECONNREFUSED returned by OS (Connection refused) at step 2 of tcp-check
//    (connect port 1)"
#ifndef CHECKS_RULES_FAILURE_TEXT_H_
#define CHECKS_RULES_FAILURE_TEXT_H_

#include <string>

#include "checks/rules/ruleset.h"
#include "transport/values/connection_error.h"

namespace checkd {

// The description of a run of a `type` ruleset that ended during `step`, the
// last rule reached, with `error` and errno `sys_errno`; kNone and 0 where
// there is none (a timeout). `step` may be null: no rule was reached.
// Allocates.
std::string FailureText(RulesetType type, const Rule* step,
                        ConnectionError error, int sys_errno);

}  // namespace checkd

#endif  // CHECKS_RULES_FAILURE_TEXT_H_
