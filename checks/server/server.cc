#include "checks/server/server.h"

#include <algorithm>
#include <utility>

#include "checks/server/backend.h"
#include "checks/server/event_lock.h"
#include "checks/server/schedule.h"
#include "checks/server/slowstart.h"

namespace checkd {
namespace {

bool Serves(OpState op) {
  return op == OpState::kRunning || op == OpState::kStarting;
}

}  // namespace

Server::Server(const ServerSpec* spec, Backend* backend)
    : spec_(spec),
      backend_(backend),
      name_(NameOf(*spec)),
      health_(spec->initial_health),
      changed_s_(backend->NowSeconds()),
      uweight_(spec->weight),
      op_(InitialStateFor(spec->init_state, range()).op),
      admin_(0),
      check_state_(0) {
  // A disabled backend's servers are listed, but never checked (F506).
  if (spec->check && !backend->spec().disabled)
    check_state_ = kCheckConfigured | kCheckEnabled;
  if (spec->unresolved()) {
    admin_ = kResolutionMaint;
    if (check_state_ != 0) check_state_ |= kCheckPaused;
  }
  if (spec->disabled) {
    admin_ |= kForcedMaint | kConfigMaint;  // F701
    if (!backend->spec().disabled) check_state_ |= kCheckPaused;
  }
  if (admin_ != 0) {
    op_ = OpState::kStopped;
    health_ = 0;
  }
  PublishService();
}

Server::RunGate Server::BeginRun() {
  MutexLock lock(&mutex_);
  const bool on =
      (check_state_ & (kCheckEnabled | kCheckPaused)) == kCheckEnabled;
  // Commands may resume the check of a server that is nowhere.
  if (!on || (admin_ & kResolutionMaint)) return RunGate::kSkip;
  check_state_ |= kCheckInProgress;
  result_ = CheckResult::kUnknown;
  code_ = 0;
  description_.clear();
  return RunGate::kRun;
}

void Server::FinishRun(Verdict&& verdict) {
  const bool unreachable = verdict.status == CheckStatus::kL4Con ||
                           verdict.status == CheckStatus::kL4Tout;
  ProcessResult(std::move(verdict));
  if (!unreachable || name_ == nullptr) return;
  NameWatcher* watcher = nullptr;
  {
    MutexLock lock(&mutex_);
    watcher = name_->watcher;
  }
  if (watcher != nullptr) watcher->OnUnreachable(*this);  // F383
}

void Server::ProcessResult(Verdict&& verdict) {
  EventLock lock(&mutex_, backend_->observer());
  const CheckResult result = Info(verdict.status).result;
  const bool new_status = verdict.status != status_;
  StoreResult(std::move(verdict));
  if (result == CheckResult::kUnknown || result == CheckResult::kNeutral)
    return;

  const bool failed = result == CheckResult::kFailed;
  const int32_t before = health_;
  health_ =
      failed ? range().AfterFailure(before) : range().AfterSuccess(before);
  if (failed && before > 0) ++chkfail_;
  if (new_status || health_ != before) EmitResult(before);
  ApplyResult(result);
}

void Server::AbortRun() {
  MutexLock lock(&mutex_);
  check_state_ &= ~kCheckInProgress;
}

void Server::StoreResult(Verdict&& verdict) {
  check_state_ &= ~kCheckInProgress;
  status_ = verdict.status;
  result_ = Info(verdict.status).result;
  code_ = verdict.code;
  duration_ms_ = verdict.duration_ms;
  const size_t length = std::min(verdict.description.size(), ShortText::kMax);
  if (length <= description_.capacity()) {
    description_.assign(verdict.description, 0, length);
  } else {
    verdict.description.resize(length);
    description_ = std::move(verdict.description);
  }
}

// F423.
void Server::EmitResult(int32_t health_before) {
  if (!backend_->spec().log_health_checks) return;
  Event event = NewEvent(Event::Kind::kCheckResult, Event::Cause::kCheck);
  event.before.health = health_before;
  AddVerdict(&event);
  Emit(std::move(event));
}

// F335-F337.
void Server::ApplyResult(CheckResult result) {
  if (InMaintenance(admin_)) return;
  OpState next = op_;
  if (result == CheckResult::kFailed) {
    if (health_ == 0) next = OpState::kStopped;
  } else if ((check_state_ & kCheckEnabled) == 0 || range().Good(health_)) {
    const bool plain = result == CheckResult::kPassed;
    if (!plain) next = OpState::kStopping;
    if (plain && !Serves(op_)) next = OpState::kRunning;
  }
  if (next != op_) SetOpState(next, Event::Cause::kCheck);
}

void Server::SetOpState(OpState op, Event::Cause cause) {
  Event event = NewEvent(Event::Kind::kState, cause);
  if (cause == Event::Cause::kCheck) AddVerdict(&event);
  Transition(op, admin_, uweight_, &event);
}

void Server::Transition(OpState op, uint8_t admin, uint16_t weight,
                        Event* event) {
  const ServerShare before = ShareLocked();
  if (op == OpState::kRunning && !Serves(op_) && slowstart_s() > 0) {
    op = OpState::kStarting;  // F338
  }
  if (op != op_) {
    if (op == OpState::kStarting) backend_->CountStarting(1);
    if (op_ == OpState::kStarting) backend_->CountStarting(-1);
    const uint32_t now_s = backend_->NowSeconds();
    downtime_s_ = DowntimeAt(now_s);
    changed_s_ = now_s;
    if (op == OpState::kStopped) ++chkdown_;
  }
  op_ = op;
  admin_ = admin;
  uweight_ = weight;
  PublishService();
  if (event != nullptr) event->after = State();
  if (!backend_->Replace(before, ShareLocked(), event)) event_lost_ = true;
}

Event Server::NewEvent(Event::Kind kind, Event::Cause cause) const {
  Event event;
  event.kind = kind;
  event.cause = cause;
  event.before = State();
  event.backend = backend_;
  event.server = this;
  return event;
}

void Server::AddVerdict(Event* event) const {
  event->status = status_;
  event->code = code_;
  event->duration_ms = duration_ms_;
  event->text = description_;
}

void Server::Emit(Event&& event) {
  Observer* const observer = backend_->observer();
  if (observer == nullptr) return;
  event.after = State();
  if (!observer->OnEvent(std::move(event))) event_lost_ = true;
}

// By the line that its status is the word of (F345-F351), with the last verdict
// if it says why.
void Server::ResendState() {
  EventLock lock(&mutex_, backend_->observer());
  if (!std::exchange(event_lost_, false)) return;
  const bool maintenance = InMaintenance(admin_);
  const bool drain = Serves(op_) && Draining(admin_);
  Event event = NewEvent(maintenance ? Event::Kind::kEntersMaintenance
                         : drain     ? Event::Kind::kEntersDrain
                                     : Event::Kind::kState,
                         Event::Cause::kResent);
  if (!maintenance && op_ == OpState::kStopped &&
      result_ == CheckResult::kFailed) {
    AddVerdict(&event);
  }
  Transition(op_, admin_, uweight_, &event);
}

void Server::EndSlowstart() {
  EventLock lock(&mutex_, backend_->observer());
  if (op_ != OpState::kStarting) return;
  if (backend_->NowSeconds() - changed_s_ < slowstart_s()) return;
  SetOpState(OpState::kRunning, Event::Cause::kSlowstart);
}

uint32_t Server::slowstart_s() const {
  return spec_->extras ? spec_->extras->slowstart_s : 0;
}

Duration Server::NextInterval() const {
  MutexLock lock(&mutex_);
  return ChooseInterval(IntervalsOf(*spec_), op_, health_ == range().Max(),
                        health_ == 0);
}

OpState Server::Op() const {
  MutexLock lock(&mutex_);
  return op_;
}

void Server::PublishService() {
  published_.store({changed_s_, uweight_, op_, admin_},
                   std::memory_order_relaxed);
}

ServiceView Server::Service() const {
  const Published now = published_.load(std::memory_order_relaxed);
  ServiceView view;
  view.up = !InMaintenance(now.admin) &&
            (!spec_->check || now.op != OpState::kStopped);
  view.uweight = now.uweight;
  if (Draining(now.admin) || !view.up) return view;
  view.weight = now.uweight;
  if (now.op == OpState::kStarting) {
    const uint32_t elapsed_s = backend_->NowSeconds() - now.changed_s;
    view.weight = SlowstartAt(elapsed_s, slowstart_s()).Of(now.uweight);
  }
  return view;
}

ServerSnapshot Server::Snapshot() const {
  const uint32_t now_s = backend_->NowSeconds();
  MutexLock lock(&mutex_);
  ServerSnapshot out;
  out.op = op_;
  out.admin = admin_;
  out.check_state = check_state_;
  out.status = status_;
  out.result = result_;
  out.code = code_;
  out.duration_ms = duration_ms_;
  out.health = health_;
  out.rise = spec_->rise;
  out.fall = spec_->fall;
  out.chkfail = chkfail_;
  out.chkdown = chkdown_;
  // A change may have come after the clock was read.
  out.lastchg_s = now_s > changed_s_ ? now_s - changed_s_ : 0;
  out.downtime_s = DowntimeAt(std::max(now_s, changed_s_));
  out.uweight = uweight_;
  out.iweight = spec_->weight;
  out.weight = uweight_;
  if (op_ == OpState::kStarting) {
    const SlowstartShare share = SlowstartAt(out.lastchg_s, slowstart_s());
    out.throttle = share.percent;
    out.weight = share.Of(uweight_);
  }
  out.backup = spec_->backup;
  out.address = AddressLocked();
  out.port = name_ == nullptr ? out.address.port() : name_->port;
  if (name_ != nullptr) out.fqdn = name_->fqdn;
  out.description = description_;
  return out;
}

std::unique_ptr<TlsRecord> Server::TlsHandshake() const {
  MutexLock lock(&mutex_);
  return tls_ != nullptr ? tls_->Clone() : nullptr;
}

ServerShare Server::Share() const {
  MutexLock lock(&mutex_);
  return ShareLocked();
}

ServerShare Server::ShareLocked() const {
  const bool usable = Serves(op_) && !InMaintenance(admin_) &&
                      !Draining(admin_) && uweight_ > 0;
  return {spec_->backup, usable, uweight_};
}

uint32_t Server::DowntimeAt(uint32_t now_s) const {
  return downtime_s_ + (op_ == OpState::kStopped ? now_s - changed_s_ : 0);
}

}  // namespace checkd
