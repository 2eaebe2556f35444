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

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "checks/expressions/expression.h"
#include "checks/expressions/log_format.h"
#include "checks/rules/reply.h"
#include "checks/spec/status.h"
#include "checks/text/regex.h"
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
  // Where to, if not to where the server's checks go (F171, F172). 0 and
  // Address::Family::kNone: not given.
  uint16_t port = 0;
  // Gives the port of each run, in place of `port`; null: none.
  std::unique_ptr<const Expression> port_expression;
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
  // `-lf`: makes the bytes of each run, in place of `bytes`, or their
  // hexadecimal digits; null: they are the same in all runs (F185, F186).
  std::unique_ptr<const LogFormat> format = nullptr;
  bool hexadecimal = false;
};

// The request of `option httpchk` and `http-check send` (F191), without what
// its framing adds (F195).
struct HttpSend {
  std::string method = "OPTIONS";
  LogFormat uri = "/";
  std::string version = "HTTP/1.0";
  std::vector<std::pair<std::string, LogFormat>> headers = {};
  LogFormat body = {};

  // The same in all runs.
  bool constant() const {
    return uri.constant() && body.constant() &&
           std::all_of(headers.begin(), headers.end(), [](const auto& header) {
             return header.second.constant();
           });
  }
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
  kBinaryRegex,   // rbinary: on the upper-case hex dump
  kStringFormat,  // string-lf: what a format says
  kBinaryFormat,  // binary-lf: the bytes whose hexadecimal digits it says
  kCustom,        // anything (F215)
  kReply,         // what the parser of a protocol says
  // Of http. The first three need no body, and do not wait for one.
  kStatus,
  kStatusRegex,  // rstatus
  kHeader,       // hdr, fhdr
  kBodyString,
  kBodyRegex,
  kBodyFormat,  // string-lf
  kHttpCustom,  // never anything
};

// How `hdr` and `fhdr` compare a name or a value (F213).
struct TextMatch {
  enum class Method : uint8_t { kEqual, kBegin, kEnd, kContains, kRegex };
  Method method = Method::kEqual;
  LogFormat text;                      // unless it is a regular expression
  std::unique_ptr<const Regex> regex;  // null unless it is
};

struct HeaderMatch {
  TextMatch name;  // either letter case
  // Null: that the header is there will do.
  std::unique_ptr<const TextMatch> value;
  bool whole_lines = false;  // fhdr: not each of the comma-separated values
};

// `expect` (F205-F221).
struct ExpectRule {
  Match match = Match::kString;
  bool inverse = false;  // `!`: a match is what fails
  // Fewer bytes than this decide nothing while more may come; -1: not given,
  // which also lets a mismatch wait for more (F217, F218).
  int min_recv = -1;
  // What to find: the text, the bytes, what the expression was made of, or what
  // the parser is told to want.
  std::string pattern;
  std::unique_ptr<Regex> regex;               // null unless `match` is of one
  std::unique_ptr<const LogFormat> format;    // the same, of the *Format ones
  std::unique_ptr<const HeaderMatch> header;  // of kHeader
  std::vector<std::pair<int, int>> ranges;  // status codes, both ends included
  ReplyParser reply = nullptr;              // of kReply
  // What the check reports if this rule decides it: passed as the last one,
  // failed, or ran out of time. kUnknown: the defaults of F220 (OkStatus() and
  // its like, checks/rules/expect.h).
  CheckStatus ok_status = CheckStatus::kUnknown;
  CheckStatus error_status = CheckStatus::kUnknown;
  CheckStatus tout_status = CheckStatus::kUnknown;
  // The description then, in place of what we would say; an empty text is a
  // text too.
  std::optional<LogFormat> on_success;
  std::optional<LogFormat> on_error;
  // The code that is reported then (F222); null: the response's own.
  std::unique_ptr<const Expression> status_code;
  // Position in the list of the rule to go back to when more bytes have come:
  // inverse rules before this one must see those too (F166). Set by Build().
  int head = -1;
};

// `set-var`, `set-var-fmt`, `unset-var` (F235): no step of the conversation.
struct VariableRule {
  VariableName name;
  uint8_t conditions = 0;  // VariableCondition
  // What it is set to; both null: it loses its value.
  std::unique_ptr<const Expression> expression;
  std::unique_ptr<const LogFormat> format;
};

// In the order of the kinds; of a default-made rule a CONNECT.
using RuleAction =
    std::variant<ConnectRule, SendRule, ExpectRule, VariableRule>;

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

inline bool IsVariable(const Rule& rule) {
  return std::holds_alternative<VariableRule>(rule.action);
}

// The CONNECT that nobody wrote (F157), which users know as step 0.
inline bool IsImplicitConnect(const Rule& rule) {
  const auto* const connect = std::get_if<ConnectRule>(&rule.action);
  return connect != nullptr && connect->implicit;
}

}  // namespace checkd

#endif  // CHECKS_RULES_RULE_H_
