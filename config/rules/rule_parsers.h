// `tcp-check` and `http-check` rules from words to values (F170-F221).
//
//   WordCursor words(line, 2);  // after `tcp-check connect`
//   ParsedRule<ConnectRule> rule;
//   absl::Status status =
//       ParseConnect(RulesetType::kTcp, read_address, words, &rule);
//
// Errors come without position and without the wrapper of F156;
// words.last() is the word that they are about. Unimplemented: HAProxy
// understands it and checkd does not yet.
#ifndef CONFIG_RULES_RULE_PARSERS_H_
#define CONFIG_RULES_RULE_PARSERS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "checks/rules/ruleset.h"
#include "checks/rules/ruleset_builder.h"
#include "config/arguments/address_functions.h"
#include "config/words/words.h"

namespace checkd {

template <typename T>
struct ParsedRule {
  T rule;
  std::string comment;
};

// `{tcp|http}-check connect ...` (F170-F179).
absl::Status ParseConnect(RulesetType type, AddressReader read_address,
                          WordCursor& words, ParsedRule<ConnectRule>* out);

// `tcp-check <keyword> <data>` with keyword send, send-lf, send-binary or
// send-binary-lf (F185-F187).
absl::Status ParseTcpSend(std::string_view keyword, WordCursor& words,
                          ParsedRule<std::string>* out);

// `http-check send ...` (F191-F197).
absl::Status ParseHttpSend(WordCursor& words, ParsedRule<HttpSendWords>* out);

// `option httpchk ...` (F200).
absl::Status ParseOptionHttpchk(WordCursor& words, HttpSendWords* out);

// `{tcp|http}-check expect ...` (F205-F221).
absl::Status ParseExpect(RulesetType type, WordCursor& words,
                         ParsedRule<ExpectRule>* out);

// "474554" -> "GET"; the message of F186 without its subject.
absl::StatusOr<std::string> ParseHexString(std::string_view hex);

}  // namespace checkd

#endif  // CONFIG_RULES_RULE_PARSERS_H_
