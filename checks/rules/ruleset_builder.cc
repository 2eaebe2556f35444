#include "checks/rules/ruleset_builder.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

constexpr char kConnectNotFirst[] =
    "first step MUST also be a 'connect', optionally preceded by a 'set-var', "
    "an 'unset-var' or a 'comment', when there is a 'connect' step in the "
    "tcp-check ruleset";

absl::Status OutOfOrder(const char* rule, int index, const char* missing) {
  return absl::InvalidArgumentError(
      absl::StrCat("unable to add http-check ", rule, " rule at step ",
                   index + 1, " (missing ", missing, " rule)."));
}

// The newer directive's words take the place of the older one's (F162).
void Overwrite(HttpSendWords* older, HttpSendWords newer) {
  if (newer.method) older->method = std::move(newer.method);
  if (newer.uri) older->uri = std::move(newer.uri);
  if (newer.version) older->version = std::move(newer.version);
  if (!newer.headers.empty()) older->headers = std::move(newer.headers);
  if (newer.body) older->body = std::move(newer.body);
}

std::unique_ptr<HttpSend> Complete(HttpSendWords words) {
  auto send = std::make_unique<HttpSend>();
  if (words.method) send->method = std::move(*words.method);
  if (words.uri) send->uri = std::move(*words.uri);
  if (words.version) send->version = std::move(*words.version);
  send->headers = std::move(words.headers);
  if (words.body) send->body = std::move(*words.body);
  return send;
}

// F166: the earliest inverse EXPECT among those that directly precede the one
// at `position`, or itself.
int HeadOf(const std::vector<Rule>& rules, int position) {
  int head = position;
  for (int i = position; i >= 0; --i) {
    if (rules[i].kind != Rule::Kind::kExpect) break;
    if (rules[i].expect.inverse) head = i;
  }
  return head;
}

// "a.example:80" -> "a.example"; the last colon, unless it is inside brackets.
std::string WithoutPort(const std::string& host) {
  const size_t end = host.find_last_of(":]");
  if (end == host.npos || host[end] == ']') return host;
  return host.substr(0, end);
}

}  // namespace

int RulesetBuilder::NextIndex() const {
  if (items_.empty() || items_.back().from_option) return 0;
  return items_.back().rule.index + 1;
}

int RulesetBuilder::RuleAfter(int position) const {
  for (int i = position + 1; i < static_cast<int>(items_.size()); ++i) {
    if (!items_[i].is_comment) return i;
  }
  return -1;
}

int RulesetBuilder::LastRule() const {
  for (int i = static_cast<int>(items_.size()) - 1; i >= 0; --i) {
    if (!items_[i].is_comment) return i;
  }
  return -1;
}

void RulesetBuilder::OptionHttpchk(HttpSendWords words) {
  enforce_order_ = true;
  int first = FirstRule();
  if (first >= 0 && items_[first].rule.kind == Rule::Kind::kConnect) {
    first = RuleAfter(first);
  }
  if (first >= 0 && items_[first].rule.kind == Rule::Kind::kSend) {
    if (!items_[first].from_option) {
      Overwrite(&items_[first].words, std::move(words));
      return;
    }
    items_.erase(items_.begin() + first);
  }
  Item item;
  item.from_option = true;
  item.rule.kind = Rule::Kind::kSend;
  item.words = std::move(words);
  items_.insert(items_.begin(), std::move(item));
}

void RulesetBuilder::AddComment(std::string text) {
  Item item;
  item.is_comment = true;
  item.rule.index = NextIndex();
  item.rule.comment = std::move(text);
  items_.push_back(std::move(item));
}

// F159. What precedes is the last rule that is no comment.
absl::Status RulesetBuilder::CheckOrder(Rule::Kind kind, int index) const {
  const int last = LastRule();
  if (!enforce_order_ || type_ != RulesetType::kHttp || last < 0 ||
      items_[last].from_option) {
    return absl::OkStatus();
  }
  const Rule::Kind before = items_[last].rule.kind;
  switch (kind) {
    case Rule::Kind::kConnect:
      if (before == Rule::Kind::kExpect) break;
      return OutOfOrder("connect", index, "expect");
    case Rule::Kind::kSend:
      if (before == Rule::Kind::kConnect) break;
      return OutOfOrder("send", index, "connect");
    case Rule::Kind::kExpect:
      if (before != Rule::Kind::kConnect) break;
      return OutOfOrder("expect", index, "send");
  }
  return absl::OkStatus();
}

absl::Status RulesetBuilder::Append(Item item) {
  item.rule.index = NextIndex();
  absl::Status status = CheckOrder(item.rule.kind, item.rule.index);
  if (status.ok()) items_.push_back(std::move(item));
  return status;
}

absl::Status RulesetBuilder::AddConnect(ConnectRule rule, std::string comment) {
  for (const Item& item : items_) {
    if (item.is_comment || item.from_option) continue;
    if (item.rule.kind == Rule::Kind::kConnect) break;
    return absl::InvalidArgumentError(kConnectNotFirst);
  }
  Item item;
  item.rule.kind = Rule::Kind::kConnect;
  item.rule.comment = std::move(comment);
  item.rule.connect = std::move(rule);
  return Append(std::move(item));
}

absl::Status RulesetBuilder::AddSend(std::string bytes, std::string comment,
                                     int time_at) {
  Item item;
  item.rule.kind = Rule::Kind::kSend;
  item.rule.comment = std::move(comment);
  item.rule.send.bytes = std::move(bytes);
  item.rule.send.time_at = time_at;
  return Append(std::move(item));
}

absl::Status RulesetBuilder::AddHttpSend(HttpSendWords words,
                                         std::string comment) {
  const int first = FirstRule();
  if (enforce_order_ && first >= 0 && items_[first].from_option) {
    absl::Status status = CheckOrder(Rule::Kind::kSend, NextIndex());
    if (!status.ok()) return status;
    // The merged rule stands where the explicit one does, but keeps index 0
    // (F151).
    Item merged = std::move(items_[first]);
    items_.erase(items_.begin() + first);
    merged.from_option = false;
    merged.rule.comment = std::move(comment);
    Overwrite(&merged.words, std::move(words));
    items_.push_back(std::move(merged));
    return absl::OkStatus();
  }
  Item item;
  item.rule.kind = Rule::Kind::kSend;
  item.rule.comment = std::move(comment);
  item.words = std::move(words);
  return Append(std::move(item));
}

absl::Status RulesetBuilder::AddExpect(ExpectRule rule, std::string comment) {
  Item item;
  item.rule.kind = Rule::Kind::kExpect;
  item.rule.comment = std::move(comment);
  item.rule.expect = std::move(rule);
  return Append(std::move(item));
}

// F161.
void RulesetBuilder::PlaceOptionSend() {
  const int first = FirstRule();
  if (first < 0 || !items_[first].from_option) return;
  const int next = RuleAfter(first);
  if (next < 0 || items_[next].rule.kind != Rule::Kind::kConnect) return;
  Item send = std::move(items_[first]);
  send.rule.index = items_[next].rule.index + 1;
  items_.insert(items_.begin() + next + 1, std::move(send));
  items_.erase(items_.begin() + first);
}

// F160.
void RulesetBuilder::AddImplicitExpect() {
  const int last = LastRule();
  if (last < 0 || items_[last].rule.kind != Rule::Kind::kSend) return;
  Item item;
  item.rule.kind = Rule::Kind::kExpect;
  item.rule.index = items_[last].rule.index + 1;
  item.rule.expect.match = Match::kStatus;
  item.rule.expect.ranges = {{200, 399}};
  items_.push_back(std::move(item));
}

// F174. Empty if that SEND has no host, or is not http.
std::string RulesetBuilder::HostOfFirstSend() const {
  for (const Item& item : items_) {
    if (item.is_comment || item.rule.kind != Rule::Kind::kSend) continue;
    if (item.rule.send.http == nullptr) return {};
    for (const auto& [name, value] : item.rule.send.http->headers) {
      if (absl::EqualsIgnoreCase(name, "host")) return WithoutPort(value);
    }
    return {};
  }
  return {};
}

// F157.
void RulesetBuilder::AddImplicitConnect() {
  const int first = FirstRule();
  if (first >= 0 && items_[first].rule.kind == Rule::Kind::kConnect) return;
  Item item;
  item.rule.kind = Rule::Kind::kConnect;
  item.rule.connect.implicit = true;
  item.rule.connect.use_default = true;
  item.rule.connect.host = HostOfFirstSend();
  items_.insert(items_.begin(), std::move(item));
}

// F163.
std::vector<Rule> RulesetBuilder::AttachComments() {
  std::vector<Rule> rules;
  std::string pending;
  Rule::Kind fed = Rule::Kind::kConnect;  // the kind that `pending` reaches
  bool fresh = false;                     // `pending` has reached none yet
  for (Item& item : items_) {
    if (item.is_comment) {
      pending = std::move(item.rule.comment);
      fresh = true;
      continue;
    }
    Rule& rule = item.rule;
    if (!fresh && rule.kind != fed) pending.clear();
    if (rule.comment.empty()) rule.comment = pending;
    if (rule.kind == Rule::Kind::kConnect) pending.clear();
    fed = rule.kind;
    fresh = false;
    rules.push_back(std::move(rule));
  }
  return rules;
}

std::unique_ptr<Ruleset> RulesetBuilder::Build() {
  if (type_ == RulesetType::kHttp) {
    PlaceOptionSend();
    AddImplicitExpect();
    for (Item& item : items_) {
      if (item.is_comment || item.rule.kind != Rule::Kind::kSend) continue;
      item.rule.send.http = Complete(std::move(item.words));
    }
  }
  AddImplicitConnect();
  std::vector<Rule> rules = AttachComments();
  items_.clear();
  for (size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].kind != Rule::Kind::kExpect) continue;
    rules[i].expect.head = HeadOf(rules, static_cast<int>(i));
  }
  auto ruleset = std::make_unique<Ruleset>(type_, std::move(rules));
  ruleset->disable_on_404 = disable_on_404;
  ruleset->send_state = send_state;
  return ruleset;
}

std::string PortProblem(const ServerSpec& server, const Ruleset& ruleset) {
  const Address& address = server.address;
  const uint16_t port =
      server.unresolved() ? server.extras->name_port : address.port();
  const bool has_port = port != 0 && !server.mapped_port;
  if (has_port || server.check_port != 0 || address.is_wildcard()) return {};
  // Only IP addresses have ports, and the check's own counts.
  const bool ip = server.check_addr.is_set()
                      ? server.check_addr.is_ip()
                      : address.is_ip() || server.unresolved();
  if (!ip) return {};
  const std::string who =
      absl::StrCat("server '", server.name, "' has neither service port nor ");
  const std::vector<Rule>& rules = ruleset.rules();
  if (rules.size() == 1 && rules.front().connect.implicit) {
    return absl::StrCat(who, "check port.");
  }
  bool first = true;
  for (const Rule& rule : rules) {
    if (rule.kind != Rule::Kind::kConnect) continue;
    const bool given = rule.connect.port != 0 ||
                       rule.connect.address.port() != 0 ||
                       rule.connect.address.is_unix();
    if (!given && first) {
      return absl::StrCat(who,
                          "check port nor tcp_check rule 'connect' with port "
                          "information.");
    }
    if (!given) {
      return absl::StrCat(who,
                          "check port, and a tcp_check rule 'connect' with no "
                          "port information.");
    }
    first = false;
  }
  return {};
}

}  // namespace checkd
