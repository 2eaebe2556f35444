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
  bool implicit = false;     // prepended by F157: displayed as step 0
  bool use_default = false;  // `default`: the server's own settings (F170)
  bool linger = false;       // close with FIN where that counts (F179)
  bool ssl = false;          // TLS with the server's settings (F173)
  bool send_proxy = false;   // a PROXY header first (F177)
  bool via_socks4 = false;   // if the server has a SOCKS4 server (F178)
  std::string sni;           // F174
  std::string alpn;          // F175, as TlsProfile::alpn
  // The host of the SEND that follows: the SNI of an implicit CONNECT (F174).
  std::string host;
  uint16_t port = 0;         // 0: not given (F172)
  Address address;           // kNone: not given (F171)
  std::string address_text;  // as written, for messages
};

// `tcp-check send` and its relatives: bytes as they go out (F185-F189).
struct RawSend {
  std::string bytes = {};  // after unescaping; may hold NUL bytes
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

using SendRule = std::variant<RawSend, HttpSend>;

// What an EXPECT looks at, and how. Those of http look at a response whose
// headers are complete, the others at all bytes since the last SEND.
enum class Match : uint8_t {
  kString,
  kRegex,  // rstring
  kBinary,
  kBinaryRegex,  // rbinary: on the upper-case hex dump
  kStatus,
  kStatusRegex,  // rstatus
  kBodyString,
  kBodyRegex,
};

// `expect` (F205-F221).
struct ExpectRule {
  Match match = Match::kString;
  bool inverse = false;          // `!`: a match is what fails
  int min_recv = -1;             // bytes; -1: as many as decide it (F217)
  std::string pattern;           // string, binary, regex source
  std::unique_ptr<Regex> regex;  // null unless `match` is of one
  std::vector<std::pair<int, int>> ranges;  // status codes, both ends included
  CheckStatus ok_status = CheckStatus::kUnknown;     // kUnknown: the default
  CheckStatus error_status = CheckStatus::kUnknown;  // of F220
  CheckStatus tout_status = CheckStatus::kUnknown;
  bool has_on_success = false;  // an empty text is a text
  bool has_on_error = false;
  std::string on_success;  // literal text
  std::string on_error;
  int head = -1;  // position in the list of the head of its run (F166)
};

using RuleAction = std::variant<ConnectRule, SendRule, ExpectRule>;

struct Rule {
  RuleAction action = {};
  int index = 0;  // 0-based; displayed +1, except the implicit CONNECT (F151)
  std::string comment = {};  // F163; empty: none
};

// The CONNECT that nobody wrote (F157), which users know as step 0.
inline bool IsImplicitConnect(const Rule& rule) {
  const auto* const connect = std::get_if<ConnectRule>(&rule.action);
  return connect != nullptr && connect->implicit;
}

}  // namespace checkd

#endif  // CHECKS_RULES_RULE_H_
