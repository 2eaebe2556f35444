// A ruleset: the ordered steps of one kind of check, compiled from the
// configuration and never changed afterwards (F150). Many servers share one.
//
// Parsing of the words is the configuration's; RulesetBuilder
// (checks/rules/ruleset_builder.h) adds the implicit steps and enforces the
// order; the interpreter (checks/rules/interpreter.h) runs it.
#ifndef CHECKS_RULES_RULESET_H_
#define CHECKS_RULES_RULESET_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "checks/spec/status.h"
#include "checks/text/regex.h"
#include "transport/values/address.h"

namespace checkd {

enum class RulesetType : uint8_t {
  kPlain,    // no check option: a bare connect (F298)
  kTcp,      // option tcp-check
  kHttp,     // option httpchk
  kBuiltIn,  // a protocol's own rules; no step is named to the user (F223)
};

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

// The request of `option httpchk` and `http-check send` (F191).
struct HttpSend {
  std::string method = "OPTIONS";
  std::string uri = "/";
  std::string version = "HTTP/1.0";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct SendRule {
  std::string bytes;               // tcp: raw bytes after unescaping
  std::unique_ptr<HttpSend> http;  // http: the request; then `bytes` is empty
  // Where in `bytes` the time of day goes when they are sent: seconds since
  // 1970, four bytes, most significant first (F282); -1: nowhere.
  int time_at = -1;
};

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

struct ExpectRule {
  Match match = Match::kString;
  bool inverse = false;
  int min_recv = -1;    // F217
  std::string pattern;  // string, binary, regex source
  std::unique_ptr<Regex> regex;
  std::vector<std::pair<int, int>> ranges;  // status codes, both ends included
  CheckStatus ok_status = CheckStatus::kUnknown;     // kUnknown: the default
  CheckStatus error_status = CheckStatus::kUnknown;  // of F220
  CheckStatus tout_status = CheckStatus::kUnknown;
  bool has_on_success = false;
  bool has_on_error = false;
  std::string on_success;  // literal text
  std::string on_error;
  int head = -1;  // position in `rules` of the head of its run (F166)
};

struct Rule {
  enum class Kind : uint8_t { kConnect, kSend, kExpect };
  Kind kind = Kind::kConnect;
  int index = 0;  // 0-based; displayed +1, except the implicit CONNECT
  std::string comment = {};  // F163
  ConnectRule connect = {};  // exactly one of these is used, as `kind` says
  SendRule send = {};
  ExpectRule expect = {};
};

class Ruleset {
 public:
  Ruleset(RulesetType type, std::vector<Rule> rules)
      : type_(type), rules_(std::move(rules)) {}
  Ruleset(const Ruleset&) = delete;
  Ruleset& operator=(const Ruleset&) = delete;

  RulesetType type() const { return type_; }
  // Starts with a CONNECT, implicit or not; never empty.
  const std::vector<Rule>& rules() const { return rules_; }
  bool disable_on_404 = false;
  bool send_state = false;

 private:
  const RulesetType type_;
  const std::vector<Rule> rules_;
};

}  // namespace checkd

#endif  // CHECKS_RULES_RULESET_H_
