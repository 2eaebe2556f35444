// The check options, which `option` of a proxy and `type` of a `healthcheck`
// section name (F100-F108, F281): one row for both.
#ifndef CONFIG_SECTIONS_CHECK_OPTIONS_H_
#define CONFIG_SECTIONS_CHECK_OPTIONS_H_

#include "checks/rules/ruleset.h"
#include "config/rules/check_rules.h"
#include "config/sections/load_state.h"
#include "config/words/keyword_table.h"

namespace checkd {

// What such an option sets.
struct CheckDraft {
  LoadState& load;
  CheckRules& rules;
  RulesetType& type;
  // The option, if it is one that checkd does not run yet.
  UnsupportedUse& protocol;
  // That of a built-in check.
  const Ruleset*& ruleset;
  // The row that is being taken.
  const Keyword* keyword = nullptr;
};

struct CheckOptionRow : KeywordRow<CheckDraft> {
  RulesetType type = RulesetType::kPlain;
};

using CheckOptionTable = KeywordTable<CheckDraft, CheckOptionRow>;
const CheckOptionTable& CheckOptions();

// An option that checkd does not run yet: its arguments are verified as far as
// its row tells them, and `protocol` is set.
void TakeUnsupportedCheck(CheckDraft& draft, Line& line);

}  // namespace checkd

#endif  // CONFIG_SECTIONS_CHECK_OPTIONS_H_
