// A wait event for tests of whatever wakes those who wait.
#ifndef TASKS_TESTING_COUNTING_WAIT_H_
#define TASKS_TESTING_COUNTING_WAIT_H_

#include <functional>

#include "tasks/tasklet.h"
#include "tasks/wait_event.h"

namespace checkd {

// A wait event whose tasklet counts its runs.
struct CountingWait : WaitEvent {
  explicit CountingWait(EventLoop* loop)
      : task(&CountingWait::Run, this, loop) {
    tasklet = &task;
  }

  int runs = 0;
  std::function<void()> on_run;  // may be empty
  Tasklet task;

 private:
  static void Run(void* self) {
    auto* wait = static_cast<CountingWait*>(self);
    ++wait->runs;
    if (wait->on_run) wait->on_run();
  }
};

}  // namespace checkd

#endif  // TASKS_TESTING_COUNTING_WAIT_H_
