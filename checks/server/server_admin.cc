// The commands of Server: maintenance, drain, forced health, weight.
#include <memory>
#include <string_view>
#include <utility>

#include "checks/server/backend.h"
#include "checks/server/event_lock.h"
#include "checks/server/server.h"

namespace checkd {

// Two flags in turn, in this order: from maintenance to drain is told twice
// (F343).
void Server::SetAdmin(AdminCommand command) {
  EventLock lock(&mutex_, backend_->observer());
  switch (command) {
    case AdminCommand::kReady:
      ClearFlag(kForcedMaint, Event::Cause::kCommand);
      ClearFlag(kForcedDrain, Event::Cause::kCommand);
      break;
    case AdminCommand::kDrain:
      SetFlag(kForcedDrain, Event::Cause::kCommand, /*text=*/"");
      ClearFlag(kForcedMaint, Event::Cause::kCommand);
      break;
    case AdminCommand::kMaint:
      SetFlag(kForcedMaint, Event::Cause::kCommand, /*text=*/"");
      ClearFlag(kForcedDrain, Event::Cause::kCommand);
      break;
  }
}

void Server::SetHealth(HealthCommand command) {
  EventLock lock(&mutex_, backend_->observer());
  health_ = command == HealthCommand::kDown ? 0 : range().Max();
  if (InMaintenance(admin_)) return;
  const OpState op = command == HealthCommand::kUp         ? OpState::kRunning
                     : command == HealthCommand::kStopping ? OpState::kStopping
                                                           : OpState::kStopped;
  const bool already =
      op == op_ || (op == OpState::kRunning && op_ == OpState::kStarting);
  if (!already) SetOpState(op, Event::Cause::kCommand);
}

bool Server::SetCheckEnabled(bool enabled) {
  MutexLock lock(&mutex_);
  if ((check_state_ & kCheckConfigured) == 0) return false;
  const bool was_enabled = (check_state_ & kCheckEnabled) != 0;
  if (!enabled) {
    check_state_ &= ~kCheckEnabled;
  } else if (!was_enabled) {
    check_state_ |= kCheckEnabled;
    if (spec_->init_state != InitState::kNone && !spec_->disabled) {
      health_ = InitialStateFor(spec_->init_state, range()).health;
    }
  }
  return true;
}

void Server::SetWeight(uint16_t weight) {
  EventLock lock(&mutex_, backend_->observer());
  if (weight == uweight_) return;
  Transition(op_, admin_, weight, /*event=*/nullptr);
}

void Server::ClearCounters() {
  MutexLock lock(&mutex_);
  const uint32_t now_s = backend_->NowSeconds();
  downtime_s_ = DowntimeAt(now_s);
  changed_s_ = now_s;
  chkfail_ = 0;
  chkdown_ = 0;
}

void Server::SetFlag(AdminFlag flag, Event::Cause cause,
                     std::string_view text) {
  const uint8_t admin = admin_ | flag;
  if (admin == admin_) return;
  if (InMaintenance(admin_)) {
    admin_ = admin;  // it counts once maintenance ends
  } else if (InMaintenance(admin)) {
    EnterMaintenance(admin, cause, text);
  } else {
    Event event = NewEvent(Event::Kind::kEntersDrain, cause);
    event.text = text;
    Transition(op_, admin, uweight_, &event);
  }
}

void Server::ClearFlag(AdminFlag flag, Event::Cause cause) {
  const uint8_t admin = admin_ & ~flag;
  if (admin == admin_) return;
  if (InMaintenance(flag)) {
    const bool ends = !InMaintenance(admin);
    Event event = NewEvent(ends ? Event::Kind::kLeavesMaintenance
                                : Event::Kind::kStaysInMaintenance,
                           cause);
    if (flag == kResolutionMaint) {
      auto names = std::make_unique<NameChange>();
      names->fqdn = name_->fqdn;
      event.names = std::move(names);
    }
    if (ends) {
      LeaveMaintenance(admin, std::move(event));
    } else {
      admin_ = admin;
      Emit(std::move(event));
    }
  } else if (InMaintenance(admin)) {
    admin_ = admin;
  } else {
    Event event = NewEvent(Event::Kind::kLeavesDrain, cause);
    Transition(op_, admin, uweight_, &event);
  }
}

// F340, F433.
void Server::EnterMaintenance(uint8_t admin, Event::Cause cause,
                              std::string_view text) {
  Event event = NewEvent(Event::Kind::kEntersMaintenance, cause);
  event.text = text;
  if (check_state_ & kCheckEnabled) check_state_ |= kCheckPaused;
  health_ = 0;
  Transition(OpState::kStopped, admin, uweight_, &event);
}

// F340, F344, F371, F434.
void Server::LeaveMaintenance(uint8_t admin, Event&& event) {
  InitialState start = InitialStateFor(spec_->init_state, range());
  if (spec_->disabled && spec_->init_state != InitState::kNone) {
    start = {OpState::kStopped, spec_->rise};
  }
  if (check_state_ & kCheckConfigured) check_state_ &= ~kCheckPaused;
  if (check_state_ & kCheckEnabled) health_ = start.health;
  const Event::Cause cause = event.cause;
  Transition(start.op, admin, uweight_, &event);
  if (Draining(admin_)) Emit(NewEvent(Event::Kind::kStaysInDrain, cause));
}

}  // namespace checkd
