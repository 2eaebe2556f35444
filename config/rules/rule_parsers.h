// `tcp-check` and `http-check` rules from words to values (F170-F221).
//
//   WordCursor words(line, 2);  // after `tcp-check connect`
//   ParsedRule<ConnectRule> rule;
//   MaybeError error =
//       TakeConnect(RulesetType::kTcp, read_address, words, &rule);
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
#include "config/words/word_cursor.h"

namespace checkd {

template <typename T>
// A rule and its `comment`, empty without one. Parsers fill a fresh one; after
// an error it is of no use.
struct ParsedRule {
  T rule;
  std::string comment;
};

// `{tcp|http}-check connect ...` (F170-F179), to the end of the words.
// `read_address` reads what `addr` names.
MaybeError TakeConnect(RulesetType type, AddressReader read_address,
                       WordCursor& words, ParsedRule<ConnectRule>* out);

// `tcp-check <keyword> <data>` with keyword send, send-lf, send-binary or
// send-binary-lf (F185-F187).
MaybeError TakeTcpSend(std::string_view keyword, WordCursor& words,
                       ParsedRule<std::string>* out);

// `http-check send ...` (F191-F197). What is not written stays unset: the
// builder knows the defaults. kUnsupported for log-format expressions (F250).
MaybeError TakeHttpSend(WordCursor& words, ParsedRule<HttpSendWords>* out);

// `option httpchk ...` (F200).
MaybeError TakeOptionHttpchk(WordCursor& words, HttpSendWords* out);

// `{tcp|http}-check expect ...` (F205-F221).
MaybeError TakeExpect(RulesetType type, WordCursor& words,
                      ParsedRule<ExpectRule>* out);

// "474554" -> "GET". InvalidArgument with the message of F186 without its
// subject: an odd number of digits, or something else. Either case is good.
absl::StatusOr<std::string> ParseHexString(std::string_view hex);

}  // namespace checkd

#endif  // CONFIG_RULES_RULE_PARSERS_H_
