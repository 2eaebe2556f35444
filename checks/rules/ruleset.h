// A ruleset: how one kind of check goes, step by step, compiled from the
// configuration and never changed afterwards (F150). Many servers share one.
//
// The rules themselves are kept apart from what a proxy says about all of them,
// so that proxies which inherit the rules and differ in a flag share the list:
//
//   std::unique_ptr<const RuleList> rules = builder.Build();   // the owner
//   Ruleset ruleset(rules.get());                              // points to it
//   ruleset.send_state = true;
//
// Parsing of the words is the configuration's; RulesetBuilder
// (checks/rules/ruleset_builder.h) adds the implicit steps and enforces the
// order; the interpreter (checks/rules/interpreter.h) runs it.
#ifndef CHECKS_RULES_RULESET_H_
#define CHECKS_RULES_RULESET_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "checks/rules/rule.h"

namespace checkd {

enum class RulesetType : uint8_t {
  kPlain,    // no check option: a bare connect (F298)
  kTcp,      // option tcp-check
  kHttp,     // option httpchk
  kBuiltIn,  // a protocol's own rules; no step is named to the user (F223)
};

// Rules in their order, of one type. Immutable: what points to it may do so
// from any thread, for as long as its owner (Config, a test) keeps it.
class RuleList {
 public:
  // `rules` start with a CONNECT, implicit or not.
  RuleList(RulesetType type, std::vector<Rule> rules)
      : type_(type), rules_(std::move(rules)) {}
  RuleList(const RuleList&) = delete;
  RuleList& operator=(const RuleList&) = delete;

  RulesetType type() const { return type_; }
  // Never empty.
  const std::vector<Rule>& rules() const { return rules_; }

 private:
  const RulesetType type_;
  const std::vector<Rule> rules_;
};

// A list of rules and how they are to be understood. A small value, but
// backends and servers point to it: two of the same list are two rulesets to
// the engine, which keeps the bytes of requests for each.
class Ruleset {
 public:
  // `list` is not owned and must outlive it.
  explicit Ruleset(const RuleList* list) : list_(list) {}

  RulesetType type() const { return list_->type(); }
  const std::vector<Rule>& rules() const { return list_->rules(); }
  const RuleList* list() const { return list_; }

  // For http; without meaning elsewhere.
  bool disable_on_404 = false;  // a 404 means no new traffic (F228)
  bool send_state = false;      // tell the server its state (F199)

 private:
  const RuleList* list_;
};

}  // namespace checkd

#endif  // CHECKS_RULES_RULESET_H_
