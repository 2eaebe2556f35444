// Random cases: rules, and a server whose answers often are what they expect.
//
//   RuleCase test = RandomCase(/*seed=*/1, /*index=*/17);   // always the same
#ifndef TESTS_DIFFERENTIAL_RANDOM_CASE_H_
#define TESTS_DIFFERENTIAL_RANDOM_CASE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/differential/dice.h"
#include "tests/differential/random_expression.h"
#include "tests/differential/rule_case.h"

namespace checkd {

// Its name is "c<index>".
RuleCase RandomCase(uint64_t seed, int index);

// The parts, one file each.

// Fills `lines` and `scripts`.
void AddTcpRules(Dice& dice, RuleCase* test);
void AddHttpRules(Dice& dice, RuleCase* test);

// A `set-var` or the like, behind "tcp-check " or "http-check ".
std::string RandomAction(Dice& dice, RuleKind kind);

// The arguments of `connect`; `*second` says whether it goes to {port2}.
std::string RandomConnect(Dice& dice, RuleKind kind, bool* second);

// What may stand beside the pattern of an expect, each with a blank behind it.
std::string RandomExpectOptions(Dice& dice, RuleKind kind);

// What an HTTP answer should have, so that rules match.
struct Wish {
  int code = 200;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
};

// The bytes of a response that fulfils it, or is random, or is broken.
std::string RandomResponse(Dice& dice, const Wish& wish);

// `bytes` said in pieces.
void AppendPieces(Dice& dice, const std::string& bytes, Script* script);
// An end. Whether a peer that does not wait for more still sees a reset is a
// race; so is where 2.6 sees an end if it goes on to another connection.
enum class Ends { kAny, kInOrder, kByThePeer };
void AppendEnd(Dice& dice, Ends ends, Script* script);

}  // namespace checkd

#endif  // TESTS_DIFFERENTIAL_RANDOM_CASE_H_
