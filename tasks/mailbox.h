#ifndef CHECKD_TASKS_MAILBOX_H_
#define CHECKD_TASKS_MAILBOX_H_

#include <atomic>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "tasks/mutex.h"
#include "tasks/poller.h"

namespace checkd {

// How other threads reach an event loop: a queue of functions, and the poller's
// Wake(). Many posts between two turns of the loop are one wake-up.
class Mailbox {
 public:
  using Letter = absl::AnyInvocable<void() &&>;

  // `poller` must outlive it. Letters still there at the end are destroyed
  // unopened.
  explicit Mailbox(Poller* poller) : poller_(poller) {}
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  // Any thread.
  void Post(Letter letter) ABSL_LOCKS_EXCLUDED(mutex_);

  // The loop's thread: whether Drain() has something to do; one relaxed load.
  bool full() const { return full_.load(std::memory_order_relaxed); }
  // The loop's thread: calls what was posted before, in order. What is posted
  // meanwhile waits for the next time.
  void Drain() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  Poller* const poller_;
  std::atomic<bool> full_{false};
  Mutex mutex_;
  std::vector<Letter> letters_ ABSL_GUARDED_BY(mutex_);
  std::vector<Letter>
      opened_;  // the loop's; keeps its capacity from turn to turn
};

}  // namespace checkd

#endif  // CHECKD_TASKS_MAILBOX_H_
