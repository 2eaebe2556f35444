// The check options, which `option` of a proxy and `type` of a `healthcheck`
// section name (F100-F108, F280-F299): one row for both.
//
//   const CheckOptionRow* row = CheckOptions().Find(line.ExtendKeyword());
//   CheckDraft check{.load = load, .rules = rules, .type = type,
//                    .protocol = protocol, .ruleset = ruleset,
//                    .keyword = row};
//   row->take(check, line);
#ifndef CONFIG_SECTIONS_CHECK_OPTIONS_H_
#define CONFIG_SECTIONS_CHECK_OPTIONS_H_

#include <memory>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "checks/rules/ruleset.h"
#include "config/rules/check_rules.h"
#include "config/sections/load_state.h"
#include "config/words/keyword_table.h"

namespace checkd {

// What such an option sets: references to where the proxy or the `healthcheck`
// keeps it. The option in force is the one taken last, as each sets `type` and
// `protocol`. A line with an error may leave some of them changed.
struct CheckDraft {
  LoadState& load;
  CheckRules& rules;
  RulesetType& type;
  // `external-check`, which checkd does not run yet, if that was in force.
  UnsupportedUse& protocol;
  // That of a built-in check.
  const Ruleset*& ruleset;
  // The row that is being taken.
  const Keyword* keyword = nullptr;
};

// A row that also tells which kind of rules goes with the option, and what
// messages call that (F108).
struct CheckOptionRow : KeywordRow<CheckDraft> {
  RulesetType type = RulesetType::kPlain;
  std::string_view title = {};
};

using CheckOptionTable = KeywordTable<CheckDraft, CheckOptionRow>;
// All of them. Made at the first call, immutable, never destroyed.
const CheckOptionTable& CheckOptions();

// A `tcp-check` (kTcp) or `http-check` (kHttp) line, to the `rules` of the
// section that `load` is reading.
void TakeCheckRule(LoadState& load, CheckRules& rules, RulesetType type,
                   Line& line);

// The option in force is `draft.keyword`, with these arguments, whose rules
// `make` makes if no line before said the same.
void UseBuiltIn(CheckDraft& draft, std::string_view arguments,
                absl::FunctionRef<std::unique_ptr<const RuleList>()> make);

}  // namespace checkd

#endif  // CONFIG_SECTIONS_CHECK_OPTIONS_H_
