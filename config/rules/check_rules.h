// The check rules that one section writes: `option httpchk`, `option tcp-check`
// and the rules themselves, in any order (F153, F155).
//
//   CheckRules rules;
//   WordCursor words(line, 1);                    // after `tcp-check`
//   absl::Status status = rules.Add(RulesetType::kTcp, read_address, words);
//   rules.OptionHttpchk(send);
//   std::unique_ptr<const RuleList> list = rules.Build(RulesetType::kHttp);
#ifndef CONFIG_RULES_CHECK_RULES_H_
#define CONFIG_RULES_CHECK_RULES_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "checks/rules/ruleset.h"
#include "checks/rules/ruleset_builder.h"
#include "config/rules/rule_parsers.h"
#include "config/words/words.h"

namespace checkd {

class CheckRules {
 public:
  // The order of http rules is enforced from the first one on: what the section
  // inherits from has `option httpchk` (F159).
  void set_inherits_httpchk() { inherits_httpchk_ = true; }

  // One `tcp-check ...` or `http-check ...` line, from the second word on. The
  // error is the whole message: one about a rule carries the wrapper of F156.
  absl::Status Add(RulesetType type, AddressReader read_address,
                   WordCursor& words);

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

  // The rules of one type; those of kPlain only connect. At most once a type.
  std::unique_ptr<const RuleList> Build(RulesetType type);

 private:
  const std::optional<RulesetBuilder>& builder(RulesetType type) const {
    return type == RulesetType::kHttp ? http_ : tcp_;
  }
  RulesetBuilder& MutableBuilder(RulesetType type);
  // The line of a flag, `word`, has no more words.
  static absl::Status SetFlag(bool* flag, std::string_view word,
                              WordCursor& words);

  std::optional<RulesetBuilder> tcp_;
  std::optional<RulesetBuilder> http_;
  bool inherits_httpchk_ = false;
  bool tcp_rules_ = false;
  bool http_rules_ = false;
};

// The words of such lines, each with a line of help, as docs/configuration.md
// has them: a table in Markdown.
std::string RuleReference();

}  // namespace checkd

#endif  // CONFIG_RULES_CHECK_RULES_H_
