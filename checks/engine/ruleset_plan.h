// What one shard keeps of a ruleset besides the ruleset itself: the encoded
// bytes of its constant http requests, so that a request is formatted once a
// shard and not once a check. Rulesets with `send-state` have no constant ones.
#ifndef CHECKS_ENGINE_RULESET_PLAN_H_
#define CHECKS_ENGINE_RULESET_PLAN_H_

#include <string>
#include <vector>

#include "checks/rules/ruleset.h"

namespace checkd {

class Mux;

// Shared by all checks of a shard that use `ruleset`. Owned by the CheckEngine,
// and used on its thread only.
struct RulesetPlan {
  explicit RulesetPlan(const Ruleset* ruleset_in)
      : ruleset(ruleset_in), requests(ruleset_in->rules().size()) {}

  // Outlives it: the configuration's.
  const Ruleset* const ruleset;
  // By position of the rule; empty until first sent, and for what is no
  // request. Made by `mux`, whose form they have: another one makes its own.
  std::vector<std::string> requests;
  const Mux* mux = nullptr;
};

}  // namespace checkd

#endif  // CHECKS_ENGINE_RULESET_PLAN_H_
