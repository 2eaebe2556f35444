// `tcp-check` and `http-check` rules from words to values (F170-F221).
//
//   RuleContext context{RulesetType::kTcp, read_address, expressions};
//   WordCursor words(line, 2);  // after `tcp-check connect`
//   ParsedRule<ConnectRule> rule;
//   MaybeError error = TakeConnect(context, words, &rule);
//
// Errors come without the wrapper of F156.
#ifndef CONFIG_RULES_RULE_PARSERS_H_
#define CONFIG_RULES_RULE_PARSERS_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "checks/rules/ruleset.h"
#include "checks/rules/ruleset_builder.h"
#include "config/arguments/address_functions.h"
#include "config/expressions/expression_parser.h"
#include "config/words/word_cursor.h"

namespace checkd {

// A rule and its `comment`, empty without one. Parsers fill a fresh one; after
// an error it is of no use.
template <typename T>
struct ParsedRule {
  T rule;
  std::string comment;
};

// What the parsers know besides the words.
struct RuleContext {
  RulesetType type;
  // Reads what `addr` names.
  AddressReader read_address;
  ExpressionContext expressions;
};

// `{tcp|http}-check connect ...` (F170-F179), to the end of the words.
MaybeError TakeConnect(const RuleContext& context, WordCursor& words,
                       ParsedRule<ConnectRule>* out);

// `tcp-check <keyword> <data>` with keyword send, send-lf, send-binary or
// send-binary-lf (F185-F187).
MaybeError TakeTcpSend(std::string_view keyword,
                       const ExpressionContext& expressions, WordCursor& words,
                       ParsedRule<RawSend>* out);

// `http-check send ...` (F191-F197). What is not written stays unset: the
// builder knows the defaults.
MaybeError TakeHttpSend(const ExpressionContext& expressions, WordCursor& words,
                        ParsedRule<HttpSendWords>* out);

// `option httpchk ...` (F200).
MaybeError TakeOptionHttpchk(const ExpressionContext& expressions,
                             WordCursor& words, HttpSendWords* out);

// `{tcp|http}-check expect ...` (F205-F221).
MaybeError TakeExpect(const RuleContext& context, WordCursor& words,
                      ParsedRule<ExpectRule>* out);

// `set-var(<name>[,<condition>...]) <expression>`, `set-var-fmt(...) <format>`
// and `unset-var(<name>)`; the cursor's keyword is that word (F235).
MaybeError TakeVariable(const ExpressionContext& expressions, WordCursor& words,
                        VariableRule* out);

// "474554" -> "GET". InvalidArgument with the message of F186 without its
// subject: an odd number of digits, or something else. Either case is good.
absl::StatusOr<std::string> ParseHexString(std::string_view hex);

}  // namespace checkd

#endif  // CONFIG_RULES_RULE_PARSERS_H_
