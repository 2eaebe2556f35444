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

HttpSend Complete(HttpSendWords words) {
  HttpSend send;
  if (words.method) send.method = std::move(*words.method);
  if (words.uri) send.uri = std::move(*words.uri);
  if (words.version) send.version = std::move(*words.version);
  send.headers = std::move(words.headers);
  if (words.body) send.body = std::move(*words.body);
  return send;
}

// F166: the earliest inverse EXPECT among those that directly precede the one
// at `position`, or itself.
int HeadOf(const std::vector<Rule>& rules, int position) {
  int head = position;
  for (int i = position; i >= 0; --i) {
    if (IsVariable(rules[i])) continue;
    const auto* const expect = std::get_if<ExpectRule>(&rules[i].action);
    if (expect == nullptr) break;
    if (expect->inverse) head = i;
  }
  return head;
}

}  // namespace

bool RulesetBuilder::Item::is_comment() const {
  return std::holds_alternative<CommentStep>(step);
}
bool RulesetBuilder::Item::is_variable() const {
  return std::holds_alternative<VariableRule>(step);
}
bool RulesetBuilder::Item::is_connect() const {
  return std::holds_alternative<ConnectRule>(step);
}
bool RulesetBuilder::Item::is_send() const {
  return std::holds_alternative<RawSend>(step) ||
         std::holds_alternative<OpenSend>(step);
}
bool RulesetBuilder::Item::is_expect() const {
  return std::holds_alternative<ExpectRule>(step);
}
bool RulesetBuilder::Item::is_option_send() const {
  const auto* const send = std::get_if<OpenSend>(&step);
  return send != nullptr && send->from_option;
}

int RulesetBuilder::NextIndex() const {
  if (items_.empty() || items_.back().is_option_send()) return 0;
  return items_.back().index + 1;
}

int RulesetBuilder::RuleAfter(int position) const {
  for (int i = position + 1; i < static_cast<int>(items_.size()); ++i) {
    if (items_[i].is_step()) return i;
  }
  return -1;
}

int RulesetBuilder::LastRule() const {
  for (int i = static_cast<int>(items_.size()) - 1; i >= 0; --i) {
    if (items_[i].is_step()) return i;
  }
  return -1;
}

void RulesetBuilder::OptionHttpchk(HttpSendWords words) {
  enforce_order_ = true;
  int first = FirstRule();
  if (first >= 0 && items_[first].is_connect()) first = RuleAfter(first);
  auto* const send =
      first < 0 ? nullptr : std::get_if<OpenSend>(&items_[first].step);
  if (send != nullptr && !send->from_option) {
    Overwrite(&send->words, std::move(words));
    return;
  }
  if (send != nullptr) items_.erase(items_.begin() + first);
  items_.emplace(items_.begin())->step =
      OpenSend{.words = std::move(words), .from_option = true};
}

void RulesetBuilder::AddComment(std::string text) {
  items_.push_back({.step = CommentStep{},
                    .index = NextIndex(),
                    .comment = std::move(text)});
}

// What precedes is the last rule that is no comment.
absl::Status RulesetBuilder::VerifyOrder(const Item& item) const {
  const int last = LastRule();
  if (!enforce_order_ || type_ != RulesetType::kHttp || last < 0 ||
      items_[last].is_option_send()) {
    return absl::OkStatus();
  }
  const Item& before = items_[last];
  if (item.is_connect() && !before.is_expect()) {
    return OutOfOrder("connect", item.index, "expect");
  }
  if (item.is_send() && !before.is_connect()) {
    return OutOfOrder("send", item.index, "connect");
  }
  if (item.is_expect() && before.is_connect()) {
    return OutOfOrder("expect", item.index, "send");
  }
  return absl::OkStatus();
}

absl::Status RulesetBuilder::Append(Step step, std::string comment) {
  Item item{.step = std::move(step),
            .index = NextIndex(),
            .comment = std::move(comment)};
  absl::Status status = VerifyOrder(item);
  if (status.ok()) items_.push_back(std::move(item));
  return status;
}

absl::Status RulesetBuilder::AddConnect(ConnectRule rule, std::string comment) {
  for (const Item& item : items_) {
    if (!item.is_step() || item.is_option_send()) continue;
    if (item.is_connect()) break;
    return absl::InvalidArgumentError(kConnectNotFirst);
  }
  return Append(std::move(rule), std::move(comment));
}

absl::Status RulesetBuilder::AddSend(RawSend send, std::string comment) {
  return Append(std::move(send), std::move(comment));
}

absl::Status RulesetBuilder::AddHttpSend(HttpSendWords words,
                                         std::string comment) {
  OpenSend send{.words = std::move(words)};
  const int first = FirstRule();
  if (first < 0 || !items_[first].is_option_send()) {
    return Append(std::move(send), std::move(comment));
  }
  Item item{.step = std::move(send),
            .index = NextIndex(),
            .comment = std::move(comment)};
  if (absl::Status s = VerifyOrder(item); !s.ok()) return s;
  // The merged rule stands where the explicit one does, but keeps index 0
  // (F151).
  auto option = std::get<OpenSend>(std::move(items_[first].step));
  items_.erase(items_.begin() + first);
  auto& merged = std::get<OpenSend>(item.step);
  Overwrite(&option.words, std::move(merged.words));
  merged.words = std::move(option.words);
  item.index = 0;
  items_.push_back(std::move(item));
  return absl::OkStatus();
}

absl::Status RulesetBuilder::AddExpect(ExpectRule rule, std::string comment) {
  return Append(std::move(rule), std::move(comment));
}

void RulesetBuilder::AddVariable(VariableRule rule) {
  const int index = NextIndex();
  Item& item = items_.emplace_back();
  item.step = std::move(rule);
  item.index = index;
}

// F161.
void RulesetBuilder::PlaceOptionSend() {
  const int first = FirstRule();
  if (first < 0 || !items_[first].is_option_send()) return;
  const int next = RuleAfter(first);
  if (next < 0 || !items_[next].is_connect()) return;
  Item send = std::move(items_[first]);
  send.index = items_[next].index + 1;
  items_.insert(items_.begin() + next + 1, std::move(send));
  items_.erase(items_.begin() + first);
}

// F160.
void RulesetBuilder::AddImplicitExpect() {
  const int last = LastRule();
  if (last < 0 || !items_[last].is_send()) return;
  ExpectRule expect;
  expect.match = Match::kStatus;
  expect.ranges = {{200, 399}};
  const int index = items_[last].index + 1;
  Item& item = items_.emplace_back();
  item.step = std::move(expect);
  item.index = index;
}

// F157.
void RulesetBuilder::AddImplicitConnect() {
  const int first = FirstRule();
  if (first >= 0 && items_[first].is_connect()) return;
  ConnectRule connect;
  connect.implicit = true;
  connect.use_default = true;
  items_.emplace(items_.begin())->step = std::move(connect);
}

RuleAction RulesetBuilder::ToAction(Step step) {
  if (auto* send = std::get_if<OpenSend>(&step)) {
    return SendRule(Complete(std::move(send->words)));
  }
  if (auto* send = std::get_if<RawSend>(&step)) {
    return SendRule(std::move(*send));
  }
  if (auto* connect = std::get_if<ConnectRule>(&step)) {
    return std::move(*connect);
  }
  if (auto* variable = std::get_if<VariableRule>(&step)) {
    return std::move(*variable);
  }
  return std::get<ExpectRule>(std::move(step));
}

// F163.
std::vector<Rule> RulesetBuilder::TakeRules() {
  std::vector<Rule> rules;
  std::string pending;  // goes to the rules that follow, while of one kind
  bool unused = false;  // `pending` was given to none yet
  for (Item& item : items_) {
    if (item.is_comment()) {
      pending = std::move(item.comment);
      unused = true;
      continue;
    }
    Rule rule{.action = ToAction(std::move(item.step)),
              .index = item.index,
              .comment = std::move(item.comment)};
    const bool other_kind =
        !rules.empty() && rules.back().action.index() != rule.action.index();
    if (!unused && other_kind) pending.clear();
    if (rule.comment.empty()) rule.comment = pending;
    const bool takes_it =
        std::holds_alternative<ConnectRule>(rule.action) || IsVariable(rule);
    if (takes_it) pending.clear();
    unused = false;
    rules.push_back(std::move(rule));
  }
  items_.clear();
  return rules;
}

std::unique_ptr<const RuleList> RulesetBuilder::Build() {
  if (type_ == RulesetType::kHttp) {
    PlaceOptionSend();
    AddImplicitExpect();
  }
  AddImplicitConnect();
  std::vector<Rule> rules = TakeRules();
  for (size_t i = 0; i < rules.size(); ++i) {
    auto* const expect = std::get_if<ExpectRule>(&rules[i].action);
    if (expect != nullptr) expect->head = HeadOf(rules, static_cast<int>(i));
  }
  return std::make_unique<const RuleList>(type_, std::move(rules));
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
  if (rules.size() == 1 && IsImplicitConnect(rules.front())) {
    return absl::StrCat(who, "check port.");
  }
  bool first = true;
  for (const Rule& rule : rules) {
    const auto* const connect = std::get_if<ConnectRule>(&rule.action);
    if (connect == nullptr) continue;
    const bool given = connect->port != 0 || connect->address.port() != 0 ||
                       connect->address.is_unix();
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
