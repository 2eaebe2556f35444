#include "tasks/tasklet.h"

#include "tasks/event_loop.h"

namespace checkd {

void Tasklet::Enqueue() { loop_->Enqueue(this); }

void Tasklet::EnqueueForNextTurn() { loop_->EnqueueForNextTurn(this); }

void Task::Schedule(Instant deadline) {
  if (deadline == kNever) {
    Unschedule();
  } else {
    loop()->Schedule(this, deadline);
  }
}

}  // namespace checkd
