#include "checks/server/server.h"

#include <algorithm>
#include <utility>

#include "checks/server/backend.h"
#include "checks/server/event_list.h"
#include "checks/server/schedule.h"
#include "checks/server/slowstart.h"

namespace checkd {
namespace {

constexpr size_t kMaxDescription = 127;

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
  if (admin_ == 0) return;
  op_ = OpState::kStopped;
  health_ = 0;
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
  TakeResult(std::move(verdict));
  if (!unreachable || name_ == nullptr) return;
  NameWatcher* watcher = nullptr;
  {
    MutexLock lock(&mutex_);
    watcher = name_->watcher;
  }
  if (watcher != nullptr) watcher->OnUnreachable(*this);  // F383
}

void Server::TakeResult(Verdict&& verdict) {
  EventList events(this);
  MutexLock lock(&mutex_);
  const CheckResult result = Info(verdict.status).result;
  const bool news = verdict.status != status_;
  StoreResult(std::move(verdict));
  if (result == CheckResult::kUnknown || result == CheckResult::kNeutral)
    return;

  const bool failed = result == CheckResult::kFailed;
  const int32_t before = health_;
  health_ =
      failed ? range().AfterFailure(before) : range().AfterSuccess(before);
  if (failed && before > 0) ++chkfail_;
  if (news || health_ != before) LogResult(&events);
  FollowResult(result, &events);
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
  const size_t length = std::min(verdict.description.size(), kMaxDescription);
  if (length <= description_.capacity()) {
    description_.assign(verdict.description, 0, length);
  } else {
    verdict.description.resize(length);
    description_ = std::move(verdict.description);
  }
}

// F423. What is logged is what readers will see.
void Server::LogResult(EventList* events) {
  if (!backend_->spec().log_health_checks || !events->wanted()) return;
  CheckLineInputs line;
  line.names = names();
  line.status = status_;
  line.code = code_;
  line.duration_ms = duration_ms_;
  line.description = description_;
  line.health = health_;
  line.rise = spec_->rise;
  line.fall = spec_->fall;
  line.uweight = uweight_;
  events->Add(Event::Kind::kCheckResult, LogLevel::kNotice, CheckLine(line));
}

// F335-F337.
void Server::FollowResult(CheckResult result, EventList* events) {
  if (InMaintenance(admin_)) return;
  OpState next = op_;
  if (result == CheckResult::kFailed) {
    if (health_ == 0) next = OpState::kStopped;
  } else if ((check_state_ & kCheckEnabled) == 0 || range().Good(health_)) {
    const bool plain = result == CheckResult::kPassed;
    if (!plain) next = OpState::kStopping;
    if (plain && !Serves(op_)) next = OpState::kRunning;
  }
  if (next == op_) return;
  // The check's own line has told the reason already (F425).
  const bool told = backend_->spec().log_health_checks;
  Become(next,
         told ? "" : ReasonText(status_, code_, description_, duration_ms_),
         events);
}

void Server::Become(OpState op, std::string_view cause, EventList* events) {
  const bool expected = op_ == OpState::kStopping || Draining(admin_);
  const ServingCounts counts = Move(op, admin_, uweight_);
  if (!events->wanted()) return;
  events->Add(Event::Kind::kServerState,
              op == OpState::kStopped && !expected ? LogLevel::kAlert
                                                   : LogLevel::kNotice,
              StateLine(names(), op, cause, /*via=*/"", counts));
  events->AddIfEmptied(counts);
}

ServingCounts Server::Move(OpState op, uint8_t admin, uint16_t weight) {
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
  return backend_->Replace(before, ShareLocked());
}

void Server::EndSlowstart() {
  EventList events(this);
  MutexLock lock(&mutex_);
  if (op_ != OpState::kStarting) return;
  if (backend_->NowSeconds() - changed_s_ < slowstart_s()) return;
  Become(OpState::kRunning, /*cause=*/"", &events);
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

ServerNames Server::names() const {
  return {backend_->spec().name, spec_->name, spec_->backup};
}

}  // namespace checkd
