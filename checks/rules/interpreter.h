// The rules' side of one run: which rule is at hand, which step a failure is
// blamed on, and what the outcome means (F650-F654). No I/O and no clock: the
// run (checks/engine/check_run.h) does what the rule at hand asks for and
// reports.
//
//   Interpreter rules;
//   rules.Begin(ruleset);
//   while (const Rule* rule = rules.rule()) {
//     ... do it; failed: return rules.IoFailure(...)
//     rules.Next();
//   }
//   return rules.Success();
//
// The verdicts lack the duration, which is the run's to add.
#ifndef CHECKS_RULES_INTERPRETER_H_
#define CHECKS_RULES_INTERPRETER_H_

#include <cassert>
#include <string>
#include <variant>

#include "checks/rules/expect.h"
#include "checks/rules/ruleset.h"
#include "checks/spec/status.h"
#include "transport/values/connection_error.h"
#include "transport/values/endpoint.h"

namespace checkd {

class Interpreter {
 public:
  // Starts at the first rule of `ruleset`, which must outlive the run.
  void Begin(const Ruleset* ruleset);

  const Ruleset& ruleset() const { return *ruleset_; }
  // The rule at hand; null when all have passed.
  const Rule* rule() const { return At(position_); }
  // The rule at hand, which must be an EXPECT.
  const ExpectRule& expect() const {
    const auto* const expect = std::get_if<ExpectRule>(&rule()->action);
    assert(expect != nullptr);
    return *expect;
  }
  // The one after it; null if there is none.
  const Rule* next() const { return At(position_ + 1); }
  int position() const { return position_; }

  // The rule at hand passed.
  void Next();

  // Evaluates the EXPECT at hand. kPass: call Next(). kFail: Mismatch() has the
  // verdict. kWait: the head of the chain is at hand now (F166) and is to be
  // evaluated when there is more. `stopped`: the server is DOWN (F228).
  ExpectOutcome Evaluate(const ExpectInput& input, bool stopped);

  // All rules passed (F653); `secured`: over TLS.
  Verdict Success(bool secured = false) const;
  // The EXPECT at hand failed on `input`.
  Verdict Mismatch(const ExpectInput& input) const;
  // The connection failed, at `stage` (F239).
  Verdict IoFailure(ConnectionStage stage, ConnectionError error,
                    int sys_errno) const;
  // The deadline passed, at `stage` (F368).
  Verdict Timeout(ConnectionStage stage) const;
  // The SEND at hand cannot be done: "tcp-check send : <why> at step N".
  Verdict CannotSend(const std::string& why) const;
  // What came is no http response (F226), or one that oversteps a bound of
  // ours, which then is the text.
  Verdict BadResponse(const HttpResponse& response) const;

 private:
  const Rule* At(int position) const {
    const auto& rules = ruleset_->rules();
    return position < static_cast<int>(rules.size()) ? &rules[position]
                                                     : nullptr;
  }
  // F228.
  bool Is404Spared(bool stopped) const {
    return ruleset_->disable_on_404 && code_ == 404 && !stopped;
  }
  void GoTo(int position);

  const Ruleset* ruleset_ = nullptr;
  const Rule* step_ = nullptr;  // the last one reached
  int position_ = 0;
  int code_ = 0;
  bool spared_404_ = false;  // the EXPECT at hand, or the last one, was skipped
};

}  // namespace checkd

#endif  // CHECKS_RULES_INTERPRETER_H_
