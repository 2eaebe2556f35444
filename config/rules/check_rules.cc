#include "config/rules/check_rules.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "config/text/nearest.h"

namespace checkd {
namespace {

struct RuleWords {
  RulesetType type;
  std::string_view keyword;
  AddressReader read_address;
  WordCursor& words;
  RulesetBuilder& builder;
};

absl::Status AddConnect(RuleWords& in) {
  ParsedRule<ConnectRule> parsed;
  if (absl::Status s =
          ParseConnect(in.type, in.read_address, in.words, &parsed);
      !s.ok()) {
    return s;
  }
  return in.builder.AddConnect(std::move(parsed.rule),
                               std::move(parsed.comment));
}

absl::Status AddTcpSend(RuleWords& in) {
  ParsedRule<std::string> parsed;
  if (absl::Status s = ParseTcpSend(in.keyword, in.words, &parsed); !s.ok()) {
    return s;
  }
  return in.builder.AddSend(std::move(parsed.rule), std::move(parsed.comment));
}

absl::Status AddHttpSend(RuleWords& in) {
  ParsedRule<HttpSendWords> parsed;
  if (absl::Status s = ParseHttpSend(in.words, &parsed); !s.ok()) return s;
  return in.builder.AddHttpSend(std::move(parsed.rule),
                                std::move(parsed.comment));
}

absl::Status AddExpect(RuleWords& in) {
  ParsedRule<ExpectRule> parsed;
  if (absl::Status s = ParseExpect(in.type, in.words, &parsed); !s.ok()) {
    return s;
  }
  return in.builder.AddExpect(std::move(parsed.rule),
                              std::move(parsed.comment));
}

absl::Status AddComment(RuleWords& in) {
  if (in.words.done()) return InvalidWord("expects a string as argument");
  in.builder.AddComment(std::string(in.words.Take()));
  return absl::OkStatus();
}

absl::Status AddVariable(RuleWords& in) {
  return NotSupportedYet(in.keyword, "Later rules could read the variable");
}

struct RuleKeyword {
  std::string_view word;
  bool tcp;
  bool http;
  absl::Status (*add)(RuleWords& in);
};

constexpr RuleKeyword kKeywords[] = {
    {"comment", true, true, AddComment},
    {"connect", true, true, AddConnect},
    {"send", true, false, AddTcpSend},
    {"send-lf", true, false, AddTcpSend},
    {"send-binary", true, false, AddTcpSend},
    {"send-binary-lf", true, false, AddTcpSend},
    {"send", false, true, AddHttpSend},
    {"expect", true, true, AddExpect},
    {"set-var", true, true, AddVariable},
    {"set-var-fmt", true, true, AddVariable},
    {"unset-var", true, true, AddVariable},
};

constexpr std::string_view kTcpWords[] = {
    "comment",        "connect", "send",        "send-lf", "send-binary",
    "send-binary-lf", "expect",  "set-var-fmt", "set-var", "unset-var"};
constexpr std::string_view kHttpWords[] = {
    "disable-on-404", "send-state",  "comment", "connect",  "send",
    "expect",         "set-var-fmt", "set-var", "unset-var"};

absl::Status UnknownRule(bool http, std::string_view word) {
  const std::string nearest(http ? NearestWord(word, kHttpWords)
                                 : NearestWord(word, kTcpWords));
  const std::string hint =
      nearest.empty() ? "" : "; did you mean '" + nearest + "' maybe ?";
  if (http) {
    return InvalidWord(
        "'http-check' only supports 'disable-on-404', 'send-state', "
        "'comment', 'connect', 'send', 'expect', 'set-var-fmt(*)', "
        "'set-var(*)', 'unset-var(*)'. but got '%s'%s",
        word, hint);
  }
  return InvalidWord(
      "'tcp-check' only supports 'comment', 'connect', 'send', 'send-binary', "
      "'expect', 'set-var-fmt(*)', 'set-var(*)', 'unset-var(*)'. but got "
      "'%s'%s",
      word, hint);
}

template <typename T>
std::unique_ptr<T> Copy(const std::unique_ptr<T>& value) {
  return value ? std::make_unique<T>(*value) : nullptr;
}

ExpectRule CopyExpect(const ExpectRule& from) {
  ExpectRule to;
  to.match = from.match;
  to.inverse = from.inverse;
  to.min_recv = from.min_recv;
  to.pattern = from.pattern;
  if (from.regex) to.regex = *Regex::Compile(from.pattern);
  to.ranges = from.ranges;
  to.ok_status = from.ok_status;
  to.error_status = from.error_status;
  to.tout_status = from.tout_status;
  to.has_on_success = from.has_on_success;
  to.has_on_error = from.has_on_error;
  to.on_success = from.on_success;
  to.on_error = from.on_error;
  to.head = from.head;
  return to;
}

}  // namespace

absl::Status CheckRules::Add(RulesetType type, AddressReader read_address,
                             WordCursor& words) {
  const bool http = type == RulesetType::kHttp;
  const std::string_view keyword = words.Peek();
  absl::Status status;
  if (http && keyword == "disable-on-404") {
    return AddFlag(&disable_on_404, words);
  }
  if (http && keyword == "send-state") return AddFlag(&send_state, words);
  status = AddRule(type, read_address, words);
  if (status.ok() ||
      absl::StrContains(status.message(), "only supports 'comm") ||
      absl::StrContains(status.message(), "'http-check' only supports")) {
    return status;
  }
  return absl::Status(status.code(),
                      absl::StrCat(http ? "'http-check " : "'tcp-check ",
                                   keyword, "' : ", status.message(), "."));
}

absl::Status CheckRules::AddRule(RulesetType type, AddressReader read_address,
                                 WordCursor& words) {
  const bool http = type == RulesetType::kHttp;
  const std::string_view written = words.Take();
  const std::string_view word = written.substr(0, written.find('('));
  for (const RuleKeyword& keyword : kKeywords) {
    if (keyword.word != word || !(http ? keyword.http : keyword.tcp)) continue;
    RuleWords in{type, word, read_address, words, MutableBuilder(type)};
    (http ? http_rules_ : tcp_rules_) = true;
    return keyword.add(in);
  }
  return UnknownRule(http, written);
}

absl::Status CheckRules::AddFlag(bool* flag, WordCursor& words) {
  const std::string_view keyword = words.Take();
  if (!words.done()) {
    return InvalidWord(
        "'http-check' cannot handle unexpected argument '%s'. '%s' stands "
        "alone.",
        words.Take(), keyword);
  }
  *flag = true;
  return absl::OkStatus();
}

void CheckRules::OptionHttpchk(HttpSendWords words) {
  MutableBuilder(RulesetType::kHttp).OptionHttpchk(std::move(words));
}

bool CheckRules::HasRules(RulesetType type) const {
  return type == RulesetType::kHttp ? http_rules_ : tcp_rules_;
}

RulesetBuilder& CheckRules::MutableBuilder(RulesetType type) {
  std::optional<RulesetBuilder>& builder =
      type == RulesetType::kHttp ? http_ : tcp_;
  if (!builder) {
    builder.emplace(type);
    if (inherits_httpchk_) builder->EnforceOrder();
  }
  return *builder;
}

std::unique_ptr<Ruleset> CheckRules::Build(RulesetType type) {
  if (type == RulesetType::kPlain) {
    return RulesetBuilder(RulesetType::kPlain).Build();
  }
  RulesetBuilder& builder = MutableBuilder(type);
  if (type == RulesetType::kHttp) {
    builder.disable_on_404 = disable_on_404;
    builder.send_state = send_state;
  }
  return builder.Build();
}

std::unique_ptr<Ruleset> CopyRuleset(const Ruleset& ruleset) {
  std::vector<Rule> rules;
  for (const Rule& from : ruleset.rules()) {
    Rule to;
    to.kind = from.kind;
    to.index = from.index;
    to.comment = from.comment;
    to.connect = from.connect;
    to.send.bytes = from.send.bytes;
    to.send.time_at = from.send.time_at;
    to.send.http = Copy(from.send.http);
    to.expect = CopyExpect(from.expect);
    rules.push_back(std::move(to));
  }
  auto copy = std::make_unique<Ruleset>(ruleset.type(), std::move(rules));
  copy->disable_on_404 = ruleset.disable_on_404;
  copy->send_state = ruleset.send_state;
  return copy;
}

}  // namespace checkd
