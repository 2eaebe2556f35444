#include "checks/engine/check_engine.h"

#include <utility>

#include "checks/server/backend.h"
#include "checks/server/schedule.h"
#include "checks/server/server.h"

namespace checkd {
namespace {

constexpr Duration kReportInterval = Seconds(1);
// Of checks that had to wait, when the wait is over: some milliseconds of work.
constexpr int kStartsATurn = 64;

}  // namespace

CheckEngine::CheckEngine(EventLoop* loop, Connector* connector,
                         const Options& options)
    : loop_(loop),
      options_(options),
      random_(options.seed),
      run_context_{.host = this,
                   .loop = loop,
                   .connector = connector,
                   .ports = &ports_,
                   .stats = &stats_,
                   .exhausted_wait = options_.exhausted_wait,
                   .facts = {.node = options_.node,
                             .thread = options_.thread,
                             .wall = options_.wall_clock,
                             .started = loop->Now(),
                             .variables = options_.variables,
                             .find_backend = options_.find_backend}},
      retry_(&CheckEngine::OnRetry, this, loop) {
  Check::NameWork(loop);
}

CheckEngine::~CheckEngine() {
  starting_ = true;  // no more
  for (Check& check : slots_) {
    if (check.server() != nullptr) Remove(&check);
  }
}

Check* CheckEngine::Add(Server* server, Duration delay) {
  if (vacant_.empty()) {
    vacant_.push_back(
        &slots_.emplace_back(static_cast<CheckHost*>(this), loop_));
  }
  Check* const check = vacant_.back();
  vacant_.pop_back();
  check->Assign(server,
                PlanFor(&RulesetOf(server->backend().spec(), server->spec())));
  ++live_;
  Sleep(check, delay);
  return check;
}

void CheckEngine::Remove(Check* check) {
  if (check->running()) {
    check->run()->Abort();
    ReturnRun(check);
    check->server()->AbortRun();
    stats_.Add(EngineCounter::kRunsAborted);
  }
  if (check->waiting()) {
    due_.Remove(check);
    --waiting_;
  }
  check->Vacate();
  vacant_.push_back(check);
  --live_;
  StartWaiting();
}

void CheckEngine::CheckNow(Check* check) {
  if (check->running() || check->waiting()) return;
  check->SleepUntil(loop_->Now());
}

bool CheckEngine::MayStart() const {
  const bool room =
      options_.max_open <= 0 || open_ < static_cast<size_t>(options_.max_open);
  return room && !retry_.scheduled();
}

void CheckEngine::Due(Check* check) {
  if (due_.empty() && MayStart()) {
    Start(check);
    return;
  }
  due_.PushBack(check);
  ++waiting_;
  stats_.Add(EngineCounter::kRunsQueued);
  StartWaiting();
}

// A start may end at once and come back here: the outermost call does the work.
void CheckEngine::StartWaiting() {
  if (starting_) return;
  starting_ = true;
  if (start_turn_ != loop_->turn()) {
    start_turn_ = loop_->turn();
    starts_left_ = kStartsATurn;
  }
  for (; !due_.empty() && MayStart() && starts_left_ > 0; --starts_left_) {
    --waiting_;
    Start(due_.PopFront());
  }
  if (!due_.empty() && MayStart()) retry_.Yield();
  starting_ = false;
}

void CheckEngine::Start(Check* check) {
  Server* const server = check->server();
  if (server->BeginRun() == Server::RunGate::kSkip) {
    stats_.Add(EngineCounter::kRunsSkipped);
    Sleep(check, Millis(server->spec().inter_ms));  // F360
    return;
  }
  const Duration late = loop_->Now() - check->due();
  stats_.lateness().Add(late.count());
  if (late > options_.late_after) stats_.Add(EngineCounter::kRunsLate);
  stats_.Add(EngineCounter::kRunsStarted);
  stats_.Set(EngineCounter::kStalls, loop_->stalls());
  if (idle_runs_.empty()) {
    runs_.push_back(std::make_unique<CheckRun>(&run_context_));
    idle_runs_.reserve(runs_.capacity());
    idle_runs_.push_back(runs_.back().get());
  }
  CheckRun* const run = idle_runs_.back();
  idle_runs_.pop_back();
  ++open_;
  check->SetRun(run);
  run->Start(check);
}

void CheckEngine::Finished(Check* check, Verdict&& verdict) {
  ReturnRun(check);
  stats_.AddFinished(Info(verdict.status).result);
  Server* const server = check->server();
  server->FinishRun(std::move(verdict));
  Sleep(check, Spread(server->NextInterval(), options_.spread_percent,
                      static_cast<uint32_t>(Random())));
  StartWaiting();
}

void CheckEngine::Dropped(Check* check) {
  ReturnRun(check);
  stats_.Add(EngineCounter::kRunsAborted);
  Server* const server = check->server();
  server->AbortRun();
  Sleep(check, Millis(server->spec().inter_ms));
  StartWaiting();
}

void CheckEngine::Exhausted(ConnectionError error, int sys_errno, bool all) {
  const Instant now = loop_->Now();
  stats_.Add(EngineCounter::kShortages);
  // Several that are short must not put off the others for ever.
  if (all && !retry_.scheduled()) {
    retry_.Schedule(now + options_.exhausted_wait);
  }
  if (now < next_report_ || !options_.on_shortage) return;
  next_report_ = now + kReportInterval;
  options_.on_shortage(error, sys_errno);
}

void CheckEngine::OnRetry(void* self) {
  static_cast<CheckEngine*>(self)->StartWaiting();
}

void CheckEngine::Sleep(Check* check, Duration interval) {
  check->SleepUntil(After(loop_->Now(), interval));
}

void CheckEngine::ReturnRun(Check* check) {
  idle_runs_.push_back(check->ReleaseRun());
  --open_;
}

RulesetPlan* CheckEngine::PlanFor(const Ruleset* ruleset) {
  std::unique_ptr<RulesetPlan>& plan = plans_[ruleset];
  if (plan == nullptr) plan = std::make_unique<RulesetPlan>(ruleset);
  return plan.get();
}

// splitmix64.
uint64_t CheckEngine::Random() {
  random_ += 0x9e3779b97f4a7c15;
  uint64_t z = random_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

}  // namespace checkd
