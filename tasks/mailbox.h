#ifndef CHECKD_TASKS_MAILBOX_H_
#define CHECKD_TASKS_MAILBOX_H_

#include <atomic>
#include <cstddef>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "tasks/mutex.h"
#include "tasks/poller.h"

namespace checkd {

// How other threads reach an event loop: a queue of functions, and the poller's
// Wake(). Many posts between two turns of the loop are one wake-up.
//
//   Mailbox mailbox(&poller);
//   mailbox.Post([session] { session->Close(); });     // any thread
//   if (mailbox.full()) mailbox.Drain(256);            // the loop, each turn
//
// What a letter holds must be safe to use and to destroy on the loop's thread.
// That its target still lives is for the poster to know.
class Mailbox {
 public:
  using Letter = absl::AnyInvocable<void() &&>;

  // `poller` must outlive it. Letters still there at the end are destroyed
  // unopened.
  explicit Mailbox(Poller* poller) : poller_(poller) {}
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  // Any thread, also the loop's own and from within a letter. Holds a lock for
  // the time of a push_back; wakes the poller only if nothing was waiting yet.
  // Never refuses: there is no bound.
  void Post(Letter letter) ABSL_LOCKS_EXCLUDED(mutex_);

  // The loop's thread: whether Drain() has something to do; one relaxed load.
  bool full() const {
    return next_ < opened_.size() || full_.load(std::memory_order_relaxed);
  }
  // The loop's thread: calls what was posted before, in order, but no more than
  // `limit` letters. The rest, and what is posted meanwhile, waits for the next
  // time. No lock is held while a letter runs.
  void Drain(size_t limit) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  Poller* const poller_;
  std::atomic<bool> full_{false};
  Mutex mutex_;
  std::vector<Letter> letters_ ABSL_GUARDED_BY(mutex_);
  // The loop's; keeps its capacity from turn to turn.
  std::vector<Letter> opened_;
  size_t next_ = 0;  // of opened_
};

}  // namespace checkd

#endif  // CHECKD_TASKS_MAILBOX_H_
