// The words of `tcp-check` and `http-check` lines (F150-F221).
#ifndef CONFIG_RULES_RULE_WORDS_H_
#define CONFIG_RULES_RULE_WORDS_H_

#include <string_view>

#include "checks/rules/ruleset.h"
#include "config/arguments/address_functions.h"
#include "config/rules/check_rules.h"
#include "config/rules/rule_parsers.h"
#include "config/words/keyword_table.h"

namespace checkd {

// The rules of a section, while a line adds to them: made by CheckRules::Add()
// for one line, handed to the row's function.
struct RuleDraft {
  RulesetType type;
  AddressReader read_address;
  CheckRules& rules;
  std::string_view written = {};  // the word, with what is in parentheses

  RuleContext context(const Line& line) const {
    return {type, read_address, rules.expressions(line)};
  }
};

// The words of `http-check` for kHttp, else of `tcp-check`. Their functions
// tell errors themselves, in the wrapper of F156. Both tables are made at the
// first call, immutable and never destroyed.
const KeywordTable<RuleDraft>& RuleKeywords(RulesetType type);

}  // namespace checkd

#endif  // CONFIG_RULES_RULE_WORDS_H_
