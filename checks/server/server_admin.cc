// The commands of Server: maintenance, drain, forced health, weight.
#include "checks/server/backend.h"
#include "checks/server/event_list.h"
#include "checks/server/server.h"

namespace checkd {

// Two flags in turn, in this order: from maintenance to drain is told twice
// (F343).
void Server::SetAdmin(AdminCommand command) {
  EventList events(this);
  MutexLock lock(&mutex_);
  switch (command) {
    case AdminCommand::kReady:
      ClearFlag(kForcedMaint, &events);
      ClearFlag(kForcedDrain, &events);
      break;
    case AdminCommand::kDrain:
      SetFlag(kForcedDrain, /*cause=*/"", &events);
      ClearFlag(kForcedMaint, &events);
      break;
    case AdminCommand::kMaint:
      SetFlag(kForcedMaint, /*cause=*/"", &events);
      ClearFlag(kForcedDrain, &events);
      break;
  }
}

void Server::SetHealth(HealthCommand command) {
  EventList events(this);
  MutexLock lock(&mutex_);
  health_ = command == HealthCommand::kDown ? 0 : range().Max();
  if (InMaintenance(admin_)) return;
  const OpState op = command == HealthCommand::kUp         ? OpState::kRunning
                     : command == HealthCommand::kStopping ? OpState::kStopping
                                                           : OpState::kStopped;
  const bool already =
      op == op_ || (op == OpState::kRunning && op_ == OpState::kStarting);
  if (!already) Become(op, kCauseCli, &events);
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
  EventList events(this);
  MutexLock lock(&mutex_);
  if (weight == uweight_) return;
  events.AddIfEmptied(Move(op_, admin_, weight));
}

void Server::ClearCounters() {
  MutexLock lock(&mutex_);
  const uint32_t now_s = backend_->NowSeconds();
  downtime_s_ = DowntimeAt(now_s);
  changed_s_ = now_s;
  chkfail_ = 0;
  chkdown_ = 0;
}

void Server::SetFlag(AdminFlag flag, std::string_view cause,
                     EventList* events) {
  const uint8_t admin = admin_ | flag;
  if (admin == admin_) return;
  if (InMaintenance(admin_)) {
    admin_ = admin;  // it counts once maintenance ends
  } else if (InMaintenance(admin)) {
    EnterMaintenance(admin, cause, events);
  } else {
    const ServingCounts counts = Move(op_, admin, uweight_);
    events->Add(Event::Kind::kServerAdmin, LogLevel::kNotice,
                EntersDrainLine(names(), op_, cause, /*via=*/"", counts));
    events->AddIfEmptied(counts);
  }
}

void Server::ClearFlag(AdminFlag flag, EventList* events) {
  const uint8_t admin = admin_ & ~flag;
  if (admin == admin_) return;
  const MaintenanceEnd end = flag == kResolutionMaint
                                 ? MaintenanceEnd::kResolves
                                 : MaintenanceEnd::kForced;
  if (InMaintenance(flag) && !InMaintenance(admin)) {
    LeaveMaintenance(admin, end, events);
  } else if (InMaintenance(flag)) {
    admin_ = admin;
    events->Add(Event::Kind::kServerAdmin, LogLevel::kNotice,
                StaysInMaintenanceLine(names(), end, Fqdn(), /*via=*/""));
  } else if (InMaintenance(admin)) {
    admin_ = admin;
  } else {
    Move(op_, admin, uweight_);
    events->Add(Event::Kind::kServerAdmin, LogLevel::kNotice,
                LeavesDrainLine(names(), op_, /*forced=*/true, /*via=*/""));
  }
}

// F340, F433.
void Server::EnterMaintenance(uint8_t admin, std::string_view cause,
                              EventList* events) {
  const bool was_down = op_ == OpState::kStopped;
  const bool expected =
      was_down || op_ == OpState::kStopping || Draining(admin_);
  if (check_state_ & kCheckEnabled) check_state_ |= kCheckPaused;
  health_ = 0;
  const ServingCounts counts = Move(OpState::kStopped, admin, uweight_);
  events->Add(
      Event::Kind::kServerAdmin,
      expected ? LogLevel::kNotice : LogLevel::kAlert,
      EntersMaintenanceLine(names(), was_down, cause, /*via=*/"", counts));
  events->AddIfEmptied(counts);
}

// F340, F344, F371, F434.
void Server::LeaveMaintenance(uint8_t admin, MaintenanceEnd end,
                              EventList* events) {
  InitialState start = InitialStateFor(spec_->init_state, range());
  if (spec_->disabled && spec_->init_state != InitState::kNone) {
    start = {OpState::kStopped, spec_->rise};
  }
  if (check_state_ & kCheckConfigured) check_state_ &= ~kCheckPaused;
  if (check_state_ & kCheckEnabled) health_ = start.health;
  Move(start.op, admin, uweight_);
  events->Add(
      Event::Kind::kServerAdmin, LogLevel::kNotice,
      LeavesMaintenanceLine(names(), op_, Draining(admin_), end, Fqdn()));
  if (Draining(admin_)) {
    events->Add(Event::Kind::kServerAdmin, LogLevel::kNotice,
                StaysInDrainLine(names(), /*forced=*/true, /*via=*/""));
  }
}

}  // namespace checkd
