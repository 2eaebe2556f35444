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

// A cursor of a few words, which a run keeps and starts anew for each run; no
// allocation but for the texts of verdicts. Not thread-safe: the run's.
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
  // The step after it, variables left out; null if there is none.
  const Rule* next() const {
    int position = position_ + 1;
    while (At(position) != nullptr && IsVariable(*At(position))) ++position;
    return At(position);
  }
  // The host that the next SEND names, if it is one of http: what an implicit
  // CONNECT tells a TLS server (F174). Null: none.
  const LogFormat* NextHost() const;
  int position() const { return position_; }
  // No step came before the one at hand.
  bool at_first_step() const {
    int position = 0;
    while (position < position_ && IsVariable(*At(position))) ++position;
    return position == position_;
  }

  // The rule at hand passed.
  void Next();

  // Evaluates the EXPECT at hand. kPass: call Next(). kFail: Mismatch() has the
  // verdict. kWait: the head of the chain is at hand now (F166) and is to be
  // evaluated when there is more. `stopped`: the server is DOWN (F228).
  ExpectOutcome Evaluate(const ExpectInput& input, bool stopped);

  // All rules passed (F653); `secured`: over TLS.
  // `input`: what the last EXPECT saw, for its texts.
  Verdict Success(const ExpectInput& input, bool secured = false) const;
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
  Verdict BadResponse(const HttpResponse& response,
                      const ExpectInput& input) const;

 private:
  const Rule* At(int position) const {
    const auto& rules = ruleset_->rules();
    return position < static_cast<int>(rules.size()) ? &rules[position]
                                                     : nullptr;
  }
  // F228.
  bool PassesBy404(bool stopped) const {
    return ruleset_->disable_on_404 && code_ == 404 && !stopped;
  }
  void GoTo(int position);

  const Ruleset* ruleset_ = nullptr;
  const Rule* step_ = nullptr;  // the last one reached
  int position_ = 0;
  // The status of the last http response since the rule at hand was reached.
  int code_ = 0;
  Reply finding_;               // of the EXPECT at hand, or the last one
  bool passed_by_404_ = false;  // the EXPECT at hand, or the last one (F228)
};

}  // namespace checkd

#endif  // CHECKS_RULES_INTERPRETER_H_
