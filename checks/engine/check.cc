#include "checks/engine/check.h"

#include "checks/engine/check_engine.h"
#include "checks/engine/check_run.h"
#include "checks/engine/ruleset_plan.h"
#include "tasks/event_loop.h"

namespace checkd {

Check::Check(CheckEngine* engine, EventLoop* loop)
    : task_(&Check::OnTask, this, loop), engine_(engine) {}

void Check::NameWork(EventLoop* loop) {
  loop->NameWork(&Check::OnTask, "start or deadline of a check");
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
    check->engine_->Due(check);
  }
}

}  // namespace checkd
