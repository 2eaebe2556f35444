// Collects the rules of one proxy in the order in which they were written and
// completes them to a RuleList: implicit steps, numbering, comments (F151,
// F157-F163, F166).
//
//   RulesetBuilder builder(RulesetType::kHttp);
//   builder.OptionHttpchk({.method = "GET", .uri = "/alive"});
//   absl::Status status = builder.AddExpect(std::move(expect), "comment");
//   if (!status.ok()) ... "'http-check expect' : " << status.message() << "."
//   std::unique_ptr<const RuleList> rules = builder.Build();
//
// A proxy has at most one builder of each type; its words of the other type,
// and those of a type that it never activates, are the configuration's to drop
// (F153). Errors are those that HAProxy gives while it reads the line, so the
// caller knows the position; the message lacks the wrapper of F156.
#ifndef CHECKS_RULES_RULESET_BUILDER_H_
#define CHECKS_RULES_RULESET_BUILDER_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "checks/rules/ruleset.h"
#include "checks/spec/spec.h"

namespace checkd {

// What one `option httpchk` or `http-check send` wrote. What is not there keeps
// the other directive's value in a merge (F162), else the default (F191). An
// empty header list counts as not there.
struct HttpSendWords {
  std::optional<std::string> method = {};
  std::optional<LogFormat> uri = {};
  std::optional<std::string> version = {};
  std::vector<std::pair<std::string, LogFormat>> headers = {};
  std::optional<std::string> host = {};  // the value of that header, as written
  std::optional<LogFormat> body = {};
};

// Used while a configuration is read, by one thread.
class RulesetBuilder {
 public:
  explicit RulesetBuilder(RulesetType type) : type_(type) {}
  RulesetBuilder(RulesetBuilder&&) = default;
  RulesetBuilder& operator=(RulesetBuilder&&) = default;

  RulesetType type() const { return type_; }
  // No rule and no `option httpchk` was added.
  bool empty() const { return items_.empty(); }

  // From the next rule on the order of F159 is enforced. Call it when the
  // defaults that the proxy inherits from have `option httpchk` on;
  // OptionHttpchk() implies it. No effect on tcp rulesets.
  void EnforceOrder() { enforce_order_ = true; }

  // `option httpchk`: the implicit SEND. Replaces an earlier one, merges with
  // the first explicit send wherever that stands (F161, F162).
  void OptionHttpchk(HttpSendWords words);

  // `comment <text>`: vanishes in Build(), which gives it to its followers
  // (F163). It takes a step number.
  void AddComment(std::string text);

  // The other rules. `comment` is the rule's own, empty if it has none.
  // InvalidArgument: F158 and F159.
  absl::Status AddConnect(ConnectRule rule, std::string comment);
  absl::Status AddSend(RawSend send, std::string comment);
  absl::Status AddSend(std::string bytes, std::string comment,
                       int time_at = -1) {
    RawSend send;
    send.bytes = std::move(bytes);
    send.time_at = time_at;
    return AddSend(std::move(send), std::move(comment));
  }
  absl::Status AddHttpSend(HttpSendWords words, std::string comment);
  // `rule.head` is ignored: Build() sets it.
  absl::Status AddExpect(ExpectRule rule, std::string comment);
  // May stand anywhere. It takes a step number.
  void AddVariable(VariableRule rule);

  // The completed rules; the builder is empty afterwards. Never fails: what can
  // be wrong was refused by Add*().
  std::unique_ptr<const RuleList> Build();

 private:
  // `comment`, whose text is the item's.
  struct CommentStep {};
  // An http SEND of which more may be written.
  struct OpenSend {
    HttpSendWords words;
    bool from_option = false;  // that of `option httpchk`, not yet merged
  };
  using Step = std::variant<CommentStep, ConnectRule, RawSend, OpenSend,
                            ExpectRule, VariableRule>;
  // One line, or the SEND of an option.
  struct Item {
    Step step = {};
    int index = 0;  // as Rule's
    std::string comment = {};

    bool is_comment() const;
    bool is_variable() const;
    bool is_step() const { return !is_comment() && !is_variable(); }
    bool is_connect() const;
    bool is_send() const;
    bool is_expect() const;
    bool is_option_send() const;  // not yet merged
  };

  int NextIndex() const;
  // Whether `item` may follow what is there (F159).
  absl::Status VerifyOrder(const Item& item) const;
  absl::Status Append(Step step, std::string comment);
  // Positions in `items_` of steps, comments and variables skipped; -1 if there
  // is none.
  int FirstRule() const { return RuleAfter(-1); }
  int RuleAfter(int position) const;
  int LastRule() const;

  void PlaceOptionSend();
  void AddImplicitExpect();
  void AddImplicitConnect();
  static RuleAction ToAction(Step step);
  // Makes rules of the items, which are gone afterwards, and gives them the
  // comments that are due to them.
  std::vector<Rule> TakeRules();

  RulesetType type_;
  bool enforce_order_ = false;
  std::vector<Item> items_;
};

// Port sanity (F165): what is wrong with checking `server` with `ruleset`, as
// the message after "config: <type> '<p>': "; empty if nothing is. Skipping
// disabled proxies is the caller's. A host name counts as an IP address, found
// or not.
std::string PortProblem(const ServerSpec& server, const Ruleset& ruleset);

}  // namespace checkd

#endif  // CHECKS_RULES_RULESET_BUILDER_H_
