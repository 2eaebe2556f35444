// What one shard keeps of a ruleset besides the ruleset itself: the encoded
// bytes of its constant http requests, so that a request is formatted once a
// shard and not once a check. Rulesets with `send-state` have no constant ones.
#ifndef CHECKS_ENGINE_RULESET_PLAN_H_
#define CHECKS_ENGINE_RULESET_PLAN_H_

#include <string>
#include <vector>

#include "checks/rules/ruleset.h"
#include "mux/http/http.h"

namespace checkd {

class Mux;

// Shared by all checks of a shard that use `ruleset` in one style. Owned by the
// CheckEngine, and used on its thread only.
struct RulesetPlan {
  RulesetPlan(const Ruleset* ruleset_in, const HttpStyle* style_in)
      : ruleset(ruleset_in),
        style(style_in),
        requests(ruleset_in->rules().size()) {}

  // A request that says nothing of server and run, if its formats do not.
  bool same_for_all() const {
    return !ruleset->send_state &&
           (style == nullptr || style->name_header.empty());
  }

  // Both outlive it: the configuration's.
  const Ruleset* const ruleset;
  const HttpStyle* const style;  // null: the usual way
  // By position of the rule; empty until first sent, and for what is no
  // request. Made by `mux`, whose form they have: another one makes its own.
  std::vector<std::string> requests;
  const Mux* mux = nullptr;
};

}  // namespace checkd

#endif  // CHECKS_ENGINE_RULESET_PLAN_H_
