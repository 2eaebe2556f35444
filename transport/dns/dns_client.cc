#include "transport/dns/dns_client.h"

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "tasks/list.h"
#include "tasks/tasklet.h"
#include "transport/dns/dns_link.h"
#include "transport/dns/dns_message.h"
#include "transport/dns/dns_name.h"

namespace checkd {
namespace {

// Questions open at a time, and begun in one go: a burst must fit the name
// server's socket, which holds some 270 datagrams by default.
constexpr size_t kMaxOpen = 2048;
constexpr int kStarts = 16;
constexpr Duration kPause = Millis(1);
// Callbacks, and questions asked again, in one go.
constexpr int kCallbacks = 16;
constexpr int kResends = 64;
// Times that one try is repeated because a connection ended under it.
constexpr int kMaxResends = 16;
// Bounds on how long answers are listened for.
constexpr Duration kMaxWait = Seconds(600);
constexpr int kMaxTries = 5;
// Tries in a row without any answer, after which a name server is asked from
// another socket.
constexpr int kDeafTries = 2;

// How much a failure says.
int Weight(DnsStatus status) {
  switch (status) {
    case DnsStatus::kNxDomain:
      return 3;
    case DnsStatus::kRefused:
      return 2;
    case DnsStatus::kOther:
      return 1;
    default:
      return 0;
  }
}

void Count(const ParsedDnsReply& parsed, NameServerStats* stats) {
  // By DnsFinding.
  static constexpr uint64_t NameServerStats::*kCounters[] = {
      &NameServerStats::valid,     &NameServerStats::nx,
      &NameServerStats::refused,   &NameServerStats::other,
      &NameServerStats::any_err,   &NameServerStats::cname_error,
      &NameServerStats::truncated, &NameServerStats::invalid,
  };
  ++(stats->*kCounters[static_cast<size_t>(parsed.finding)]);
  if (parsed.cname) ++stats->cname;
}

}  // namespace

struct DnsClient::Rep {
  // Of one name server about one question, in this try.
  struct AskedServer {
    bool answered = false;
    bool lost = false;  // to be asked again
  };
  struct Question {
    enum class State : uint8_t { kWaiting, kOpen, kDone };

    Question(Rep* r, QueryId i)
        : rep(r), id(i), timer(&OnTimer, this, r->loop) {}

    Rep* const rep;
    const QueryId id;
    std::string name;
    DnsType type = DnsType::kA;
    Callback callback;
    State state = State::kWaiting;
    int tries_left = 0;
    int resends_left = 0;
    std::vector<AskedServer> asked;                 // by name server
    DnsReply reply{.status = DnsStatus::kTimeout};  // the best so far
    Task timer;
    ListHook hook;  // in waiting, lost or done
  };
  using Questions = List<Question, &Question::hook>;

  Rep(EventLoop* l, Poller* poller, Options o);
  ~Rep() {
    if (destroyed != nullptr) *destroyed = true;
  }

  void Start(Question* question);
  void Try(Question* question);
  void Decide(Question* question);
  void Forget(QueryId id);
  void WakeStarter() {
    if (!waiting.empty() && !starter.scheduled()) starter.Wakeup();
  }
  void OnAnswer(size_t server, QueryId id, DnsEnd end, std::string_view bytes);
  void HeardAnswer(size_t server, Question* question, std::string_view bytes);
  static void OnStart(void* self);
  static void OnResend(void* self);
  static void OnFinish(void* self);
  static void OnTimer(void* self);

  EventLoop* const loop;
  const Options options;
  std::vector<NameServerStats> stats;  // by name server
  std::vector<std::unique_ptr<DnsLink>> links;
  absl::flat_hash_map<QueryId, std::unique_ptr<Question>> questions;
  QueryId last_id = 0;
  size_t open = 0;
  Questions waiting;
  Questions lost;  // open, with a connection to be made anew
  Questions done;  // to be called back
  Task starter;
  Tasklet resender;
  Tasklet finisher;
  bool* destroyed = nullptr;
};

DnsClient::Rep::Rep(EventLoop* l, Poller* poller, Options o)
    : loop(l),
      options(std::move(o)),
      stats(options.servers.size()),
      starter(&OnStart, this, l),
      resender(&OnResend, this, l),
      finisher(&OnFinish, this, l) {
  const Duration retry = std::min(options.timeout_retry, kMaxWait);
  const DnsLink::Options link{
      .channel = {.payload_size = options.payload_size,
                  .patience = std::max(
                      retry * (std::min(options.retries, kMaxTries) + 1),
                      Duration(Seconds(1)))},
      .patience = std::max(retry * kDeafTries, Duration(Millis(10)))};
  for (size_t i = 0; i < options.servers.size(); ++i) {
    links.push_back(std::make_unique<DnsLink>(
        loop, poller, options.servers[i], link, &stats[i],
        [this, i](uint64_t id, DnsEnd end, std::string_view bytes) {
          OnAnswer(i, id, end, bytes);
        }));
  }
}

void DnsClient::Rep::OnStart(void* self) {
  auto* rep = static_cast<Rep*>(self);
  for (int i = 0; i < kStarts && rep->open < kMaxOpen; ++i) {
    Question* question = rep->waiting.PopFront();
    if (question == nullptr) return;
    rep->Start(question);
  }
  if (!rep->waiting.empty() && rep->open < kMaxOpen) {
    rep->starter.Schedule(rep->loop->Now() + kPause);
  }
}

void DnsClient::Rep::Start(Question* question) {
  question->state = Question::State::kOpen;
  question->tries_left = options.retries;
  question->asked.resize(links.size());
  ++open;
  Try(question);
}

void DnsClient::Rep::Try(Question* question) {
  --question->tries_left;
  question->resends_left = kMaxResends;
  for (size_t i = 0; i < links.size(); ++i) {
    question->asked[i] = {};
    links[i]->Ask(question->name, question->type, question->id);
  }
  question->timer.Schedule(After(loop->Now(), options.timeout_retry));
}

void DnsClient::Rep::OnTimer(void* self) {
  auto* question = static_cast<Question*>(self);
  Rep* rep = question->rep;
  for (size_t i = 0; i < rep->links.size(); ++i) {
    if (!question->asked[i].answered) {
      ++rep->stats[i].timeout;
    }
  }
  const bool heard = question->reply.status != DnsStatus::kTimeout;
  if (heard || question->tries_left == 0) {
    rep->Decide(question);
  } else {
    rep->Try(question);
  }
}

void DnsClient::Rep::OnAnswer(size_t server, QueryId id, DnsEnd end,
                              std::string_view bytes) {
  const auto found = questions.find(id);
  const bool is_open = found != questions.end() &&
                       found->second->state == Question::State::kOpen;
  if (end == DnsEnd::kAnswer) {
    if (is_open) {
      HeardAnswer(server, found->second.get(), bytes);
    } else {
      ++stats[server].outdated;
    }
  } else if (is_open && !found->second->asked[server].answered) {
    found->second->asked[server].lost = true;
    lost.PushBack(found->second.get());
    resender.Wakeup();
  }
}

void DnsClient::Rep::HeardAnswer(size_t server, Question* question,
                                 std::string_view bytes) {
  ParsedDnsReply parsed =
      ParseDnsReply(bytes, {question->name, question->type});
  Count(parsed, &stats[server]);
  question->asked[server].answered = true;
  const bool valid = parsed.finding == DnsFinding::kValid;
  if (valid || Weight(parsed.reply.status) >= Weight(question->reply.status)) {
    question->reply = std::move(parsed.reply);
    question->reply.nameserver = options.servers[server].name;
  }
  if (valid ||
      std::all_of(question->asked.begin(), question->asked.end(),
                  [](const AskedServer& each) { return each.answered; })) {
    Decide(question);
  }
}

void DnsClient::Rep::OnResend(void* self) {
  auto* rep = static_cast<Rep*>(self);
  for (int i = 0; i < kResends; ++i) {
    Question* question = rep->lost.PopFront();
    if (question == nullptr) return;
    if (question->resends_left-- <= 0) continue;
    for (size_t server = 0; server < rep->links.size(); ++server) {
      if (std::exchange(question->asked[server].lost, false)) {
        rep->links[server]->Ask(question->name, question->type, question->id);
      }
    }
  }
  if (!rep->lost.empty()) rep->resender.Yield();
}

void DnsClient::Rep::Decide(Question* question) {
  question->state = Question::State::kDone;
  question->timer.Cancel();
  --open;
  done.PushBack(question);
  finisher.Wakeup();
  WakeStarter();
}

void DnsClient::Rep::OnFinish(void* self) {
  auto* rep = static_cast<Rep*>(self);
  bool gone = false;
  rep->destroyed = &gone;
  for (int i = 0; i < kCallbacks; ++i) {
    Question* question = rep->done.PopFront();
    if (question == nullptr) break;
    const Callback callback = std::move(question->callback);
    const DnsReply reply = std::move(question->reply);
    rep->Forget(question->id);
    callback(reply);
    if (gone) return;
  }
  rep->destroyed = nullptr;
  if (!rep->done.empty()) rep->finisher.Yield();
}

void DnsClient::Rep::Forget(QueryId id) {
  const auto found = questions.find(id);
  if (found == questions.end()) return;
  if (found->second->state == Question::State::kOpen) --open;
  questions.erase(found);
  WakeStarter();
}

DnsClient::DnsClient(EventLoop* loop, Poller* poller, Options options) {
  options.retries = std::max(options.retries, 1);
  rep_ = std::make_unique<Rep>(loop, poller, std::move(options));
}

DnsClient::~DnsClient() = default;

DnsClient::QueryId DnsClient::Ask(std::string_view name, DnsType type,
                                  Callback callback) {
  const QueryId id = ++rep_->last_id;
  auto question = std::make_unique<Rep::Question>(rep_.get(), id);
  question->type = type;
  question->callback = std::move(callback);
  std::optional<std::string> canonical = CanonicalDnsName(name);
  if (canonical && !rep_->links.empty()) {
    question->name = std::move(*canonical);
    rep_->waiting.PushBack(question.get());
    rep_->WakeStarter();
  } else {
    question->reply.status = DnsStatus::kOther;
    question->state = Rep::Question::State::kDone;
    rep_->done.PushBack(question.get());
    rep_->finisher.Wakeup();
  }
  rep_->questions.emplace(id, std::move(question));
  return id;
}

void DnsClient::Cancel(QueryId id) { rep_->Forget(id); }

const NameServerStats& DnsClient::stats(size_t i) const {
  assert(i < rep_->stats.size());
  return rep_->stats[i];
}

NameServerStats& DnsClient::mutable_stats(size_t i) {
  assert(i < rep_->stats.size());
  return rep_->stats[i];
}

const std::vector<NameServer>& DnsClient::servers() const {
  return rep_->options.servers;
}

}  // namespace checkd
