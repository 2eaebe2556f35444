#include "tasks/tasklet.h"

#include "tasks/event_loop.h"

namespace checkd {

void Tasklet::Enqueue() { loop_->Enqueue(this); }

void Task::Schedule(Instant deadline) {
  if (deadline == kNever) {
    Unschedule();
  } else {
    loop()->Schedule(this, deadline);
  }
}

}  // namespace checkd
