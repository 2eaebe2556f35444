#include "checks/check.h"

#include "checks/check_engine.h"
#include "checks/check_run.h"

namespace checkd {

Check::Check(CheckEngine* engine, EventLoop* loop)
    : task_(&Check::OnTask, this, loop), engine_(engine) {}

void Check::OnTask(void* self) {
  Check* const check = static_cast<Check*>(self);
  if (check->run_ != nullptr) {
    check->run_->OnTimer();
  } else {
    check->engine_->Due(check);
  }
}

}  // namespace checkd
