// Random expressions and log-format strings (docs/reference/expressions.md), of
// what HAProxy 2.6 has as well, and without what two programs cannot agree on:
// times, random numbers, source ports.
#ifndef TESTS_DIFFERENTIAL_RANDOM_EXPRESSION_H_
#define TESTS_DIFFERENTIAL_RANDOM_EXPRESSION_H_

#include <string>

#include "tests/differential/dice.h"

namespace checkd {

enum class RuleKind { kTcp, kHttp };

// An expression; `var(...)` reads the names of RandomVariable().
std::string RandomExpression(Dice& dice, RuleKind kind);

// One whose value is a number.
std::string RandomNumber(Dice& dice, RuleKind kind);

// A variable that rules set and expressions read: "check.a".
std::string RandomVariable(Dice& dice);

// A log-format string, for double quotes.
std::string RandomFormat(Dice& dice, RuleKind kind);

// One that is even hex digits, if nothing in it is undefined.
std::string RandomHexFormat(Dice& dice, RuleKind kind);

// `text` as one word of a configuration, in double quotes.
std::string Quoted(const std::string& text);

}  // namespace checkd

#endif  // TESTS_DIFFERENTIAL_RANDOM_EXPRESSION_H_
