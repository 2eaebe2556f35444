#include "checks/engine/check.h"

#include "checks/engine/check_host.h"
#include "checks/engine/check_run.h"
#include "checks/engine/ruleset_plan.h"
#include "tasks/event_loop.h"

namespace checkd {

Check::Check(CheckHost* host, EventLoop* loop)
    : task_(&Check::OnTask, this, loop), host_(host) {}

void Check::NameWork(EventLoop* loop) {
  loop->NameWork(&Check::OnTask, "start or deadline of a check");
}

void Check::Assign(Server* server, RulesetPlan* plan) {
  server_ = server;
  plan_ = plan;
}

void Check::Vacate() {
  task_.Cancel();
  sessions_.reset();
  server_ = nullptr;
  plan_ = nullptr;
}

void Check::SleepUntil(Instant due) {
  due_ = due;
  task_.Schedule(due);
}

TlsSlot* Check::SessionSlot(int position) {
  if (sessions_ == nullptr) {
    sessions_ = std::make_unique<TlsSlot[]>(plan_->ruleset->rules().size());
  }
  return &sessions_[position];
}

void Check::OnTask(void* self) {
  Check* const check = static_cast<Check*>(self);
  if (check->run_ != nullptr) {
    check->run_->OnTimer();
  } else {
    check->host_->Due(check);
  }
}

}  // namespace checkd
