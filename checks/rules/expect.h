// One EXPECT rule against what was received: pure functions of bytes, no I/O,
// no clock (F205-F225).
//
//   ExpectInput input{.bytes = received, .final = eof};
//   switch (EvaluateExpect(rule.expect, input)) {
//     case ExpectOutcome::kWait: ...          // call again with more
//     case ExpectOutcome::kFail:
//       verdict.status = ErrorStatus(rule.expect);
//       verdict.description = ExpectFailureText(type, rule, input);
#ifndef CHECKS_RULES_EXPECT_H_
#define CHECKS_RULES_EXPECT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "checks/expressions/context.h"
#include "checks/rules/reply.h"
#include "checks/rules/ruleset.h"
#include "checks/spec/status.h"
#include "mux/http/http.h"

namespace checkd {

// What has come so far. Views are of the caller's buffers and valid for the
// call.
struct ExpectInput {
  // tcp: everything received since the last SEND. http: the body so far.
  std::string_view bytes = {};
  // Nothing more will come, or there is no room for more (F218).
  bool final = false;
  // http: the response, whose headers are complete; null over tcp.
  const HttpResponse* response = nullptr;
  // tune.bufsize; bounds regular expressions (F206, F209).
  size_t buffer_size = 16384;
  // For the expressions of rules; null where no rule has any. `http`: of an
  // http ruleset, also while there is no response.
  bool http = false;
  const CheckFacts* facts = nullptr;
  Variables* variables = nullptr;
  Scratch* scratch = nullptr;

  ExpressionInput expression() const {
    return {.http = http,
            .bytes = bytes,
            .response = response,
            .facts = facts,
            .variables = variables,
            .scratch = scratch};
  }
};

enum class ExpectOutcome : uint8_t {
  kPass,  // `inverse` is taken into account
  kFail,
  kWait,
};

// `finding`, unless null: status, code and text of the outcome where the rule
// itself does not give them, as a parser found it (kReply), or a log-format that
// says nothing (F207, F210, F213); else kWait.
ExpectOutcome EvaluateExpect(const ExpectRule& rule, const ExpectInput& input,
                             Reply* finding = nullptr);

// True for the matches that look at the body of an http response.
bool NeedsBody(const ExpectRule& rule);
// Those, and rules whose expressions may show of it what has come.
bool MayShowBody(const ExpectRule& rule);

// The statuses of F220, defaults filled in.
CheckStatus OkStatus(const ExpectRule& rule);
CheckStatus ErrorStatus(const ExpectRule& rule);
CheckStatus TimeoutStatus(const ExpectRule& rule);

// The description of a failed rule of a ruleset of `type` (F223-F225), comment
// included. Allocates.
std::string ExpectFailureText(RulesetType type, const Rule& rule,
                              const ExpectInput& input);

// The description when the body of an http response could not be parsed before
// the rule was decided (F226).
std::string BadFramingText(const Rule& rule, const ExpectInput& input);

// The description for a failure whose text EvaluateExpect() found, comment
// included.
std::string FoundFailureText(const Rule& rule, std::string_view text);

// What the rule's `status-code` makes of what was received; `code` if it has
// none, or that is undefined (F222).
int ReportedCode(const ExpectRule& rule, const ExpectInput& input, int code);

// The number by which users know `rule` (F151).
int StepNumber(const Rule& rule);

}  // namespace checkd

#endif  // CHECKS_RULES_EXPECT_H_
