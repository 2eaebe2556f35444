// One step of a check, as a value: CONNECT, SEND or EXPECT. The kinds are the
// alternatives of `Rule::action`; each holds what its keyword can say, the
// defaults being those of the keyword without arguments.
//
//   if (const auto* send = std::get_if<SendRule>(&rule.action)) ...
//
// No I/O; a rule owns all that it has. Rules are made by RulesetBuilder
// (checks/rules/ruleset_builder.h) and never change afterwards, so that all
// threads may read them.
#ifndef CHECKS_RULES_RULE_H_
#define CHECKS_RULES_RULE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "checks/rules/regex.h"
#include "checks/spec/status.h"
#include "transport/values/address.h"

namespace checkd {

// `connect`: a connection to the server, in place of the one there may be
// (F170-F180).
struct ConnectRule {
  // Nobody wrote it: it is displayed as step 0, and says nothing when it
  // passes.
  bool implicit = false;
  bool use_default = false;  // `default`: the server's own settings (F170)
  bool linger = false;       // close with FIN where that counts (F179)
  bool ssl = false;          // TLS with the server's settings (F173)
  bool send_proxy = false;   // a PROXY header first (F177)
  bool via_socks4 = false;   // if the server has a SOCKS4 server (F178)
  // Over TLS: what the handshake offers, before what the server says (F174,
  // F175). `alpn` is as TlsProfile::alpn.
  std::string sni;
  std::string alpn;
  // The host of the SEND that follows: the SNI of an implicit CONNECT (F174).
  std::string host;
  // Where to, if not to where the server's checks go (F171, F172). 0 and
  // Address::Family::kNone: not given.
  uint16_t port = 0;
  Address address;
  std::string address_text;  // as written, for messages
};

// `tcp-check send` and its relatives: bytes as they go out (F185-F189).
struct RawSend {
  // After unescaping; may hold NUL bytes. More than a buffer ends the check
  // when they are to be sent (F188).
  std::string bytes = {};
  // Where in `bytes` the time of day goes when they are sent: seconds since
  // 1970, four bytes, most significant first (F282); -1: nowhere.
  int time_at = -1;
};

// The request of `option httpchk` and `http-check send` (F191), without what
// its framing adds (F195).
struct HttpSend {
  std::string method = "OPTIONS";
  std::string uri = "/";
  std::string version = "HTTP/1.0";
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
};

// `send`: what goes out in one piece before the next rule is looked at.
using SendRule = std::variant<RawSend, HttpSend>;

// What an EXPECT looks at, and how. Those of http look at a response whose
// headers are complete, the others at all bytes since the last SEND.
enum class Match : uint8_t {
  // Of tcp; a literal one is decided without an expression's cost.
  kString,
  kRegex,  // rstring
  kBinary,
  kBinaryRegex,  // rbinary: on the upper-case hex dump
  // Of http. The first two need no body, and do not wait for one.
  kStatus,
  kStatusRegex,  // rstatus
  kBodyString,
  kBodyRegex,
};

// `expect` (F205-F221).
struct ExpectRule {
  Match match = Match::kString;
  bool inverse = false;  // `!`: a match is what fails
  // Fewer bytes than this decide nothing while more may come; -1: not given,
  // which also lets a mismatch wait for more (F217, F218).
  int min_recv = -1;
  // What to find: the text, the bytes, or what the expression was made of.
  std::string pattern;
  std::unique_ptr<Regex> regex;             // null unless `match` is of one
  std::vector<std::pair<int, int>> ranges;  // status codes, both ends included
  // What the check reports if this rule decides it: passed as the last one,
  // failed, or ran out of time. kUnknown: the defaults of F220 (OkStatus() and
  // its like, checks/rules/expect.h).
  CheckStatus ok_status = CheckStatus::kUnknown;
  CheckStatus error_status = CheckStatus::kUnknown;
  CheckStatus tout_status = CheckStatus::kUnknown;
  // The description then, literally, in place of what we would say. Flags of
  // their own, as an empty text is a text too.
  bool has_on_success = false;
  bool has_on_error = false;
  std::string on_success;
  std::string on_error;
  // Position in the list of the rule to go back to when more bytes have come:
  // inverse rules before this one must see those too (F166). Set by Build().
  int head = -1;
};

// In the order of the three kinds; of a default-made rule a CONNECT.
using RuleAction = std::variant<ConnectRule, SendRule, ExpectRule>;

// A step with what users know it by.
struct Rule {
  RuleAction action = {};
  // From 0 in the order of writing, comment lines included, so it may differ
  // from the position in the list. Displayed as StepNumber() (F151).
  int index = 0;
  // Shown when it fails; its own, or that of a comment line (F163). Empty:
  // none.
  std::string comment = {};
};

// The CONNECT that nobody wrote (F157), which users know as step 0.
inline bool IsImplicitConnect(const Rule& rule) {
  const auto* const connect = std::get_if<ConnectRule>(&rule.action);
  return connect != nullptr && connect->implicit;
}

}  // namespace checkd

#endif  // CHECKS_RULES_RULE_H_
