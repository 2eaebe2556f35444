// The lock of a server for whatever may make events.
//
//   EventLock lock(&mutex_, backend_->observer());
//   ... change the state, Emit(event) ...
// The observer takes events under the lock (Observer::OnEvent()), so that they
// come in order, and wakes its reader after it (Observer::WakeReader()): that
// may take a system call, and the reader would only wait for the lock.
#ifndef CHECKS_SERVER_EVENT_LOCK_H_
#define CHECKS_SERVER_EVENT_LOCK_H_

#include "absl/base/thread_annotations.h"
#include "checks/server/event.h"
#include "tasks/mutex.h"

namespace checkd {

// Scoped: takes `mutex`, releases it and calls the observer at the end, whether
// there were events or not. `observer` may be null. Both outlive it.
class ABSL_SCOPED_LOCKABLE EventLock {
 public:
  EventLock(Mutex* mutex, Observer* observer)
      ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex)
      : mutex_(mutex), observer_(observer) {
    mutex_->Lock();
  }
  ~EventLock() ABSL_UNLOCK_FUNCTION() {
    mutex_->Unlock();
    if (observer_ != nullptr) observer_->WakeReader();
  }
  EventLock(const EventLock&) = delete;
  EventLock& operator=(const EventLock&) = delete;

 private:
  Mutex* const mutex_;
  Observer* const observer_;
};

}  // namespace checkd

#endif  // CHECKS_SERVER_EVENT_LOCK_H_
