// The check rules that one section writes: `option httpchk`, `option tcp-check`
// and the rules themselves, in any order (F153, F155).
//
//   CheckRules rules;
//   rules.Add(RulesetType::kTcp, read_address, line);   // after `tcp-check`
//   rules.OptionHttpchk(send);
//   std::unique_ptr<const RuleList> list = rules.Build(RulesetType::kHttp);
#ifndef CONFIG_RULES_CHECK_RULES_H_
#define CONFIG_RULES_CHECK_RULES_H_

#include <memory>
#include <optional>
#include <string>

#include "checks/rules/ruleset.h"
#include "checks/rules/ruleset_builder.h"
#include "config/rules/rule_parsers.h"
#include "config/words/line.h"

namespace checkd {

// One for each section that may write rules, for as long as its lines are read.
// It judges what rules say of each other (order, F159) when they come. One
// thread.
class CheckRules {
 public:
  // The order of http rules is enforced from the first one on: what the section
  // inherits from has `option httpchk` (F159).
  void set_inherits_httpchk() { inherits_httpchk_ = true; }

  // One `tcp-check ...` or `http-check ...` line, from the second word on. An
  // error is told by `line`; one about a rule carries the wrapper of F156.
  // `read_address` is called during the call only. After an error the rules may
  // lack that one: the load fails anyway.
  void Add(RulesetType type, AddressReader read_address, Line& line);
  // The builder of that type, kTcp or kHttp; from now on there are rules. For
  // the parsers of rules, which add to it what they read.
  RulesetBuilder& BeginRule(RulesetType type);

  // For expressions of `line`; points into this.
  ExpressionContext expressions(const Line& line) {
    return {.names = &names_, .location = line.location()};
  }
  // What those name.
  const ExpressionNames& names() const { return names_; }

  // `option httpchk`: the SEND that needs no rule. Replaces an earlier one, and
  // becomes one with the first explicit `http-check send` (F161, F162). The
  // type is the caller's to set.
  void OptionHttpchk(HttpSendWords words);
  // `option tcp-check`: a ruleset of its own, even without rules.
  void OptionTcpCheck() { MutableBuilder(RulesetType::kTcp); }

  // A rule or an option of that type was written here: Build() has something
  // to replace inherited rules by.
  bool Has(RulesetType type) const { return builder(type).has_value(); }
  // Rules were written, not only an option (F106).
  bool HasRules(RulesetType type) const;

  // `http-check disable-on-404` and `send-state`, for the Ruleset (F228, F199).
  bool disable_on_404 = false;
  bool send_state = false;

  // The rules of one type; those of kPlain only connect. The caller owns them.
  // At most once a type, when no line follows.
  std::unique_ptr<const RuleList> Build(RulesetType type);

 private:
  const std::optional<RulesetBuilder>& builder(RulesetType type) const {
    return type == RulesetType::kHttp ? http_ : tcp_;
  }
  RulesetBuilder& MutableBuilder(RulesetType type);

  std::optional<RulesetBuilder> tcp_;
  std::optional<RulesetBuilder> http_;
  ExpressionNames names_;
  bool inherits_httpchk_ = false;
  bool tcp_rules_ = false;
  bool http_rules_ = false;
};

}  // namespace checkd

#endif  // CONFIG_RULES_CHECK_RULES_H_
