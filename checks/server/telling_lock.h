#ifndef CHECKS_SERVER_TELLING_LOCK_H_
#define CHECKS_SERVER_TELLING_LOCK_H_

#include "absl/base/thread_annotations.h"
#include "checks/server/event.h"
#include "tasks/mutex.h"

namespace checkd {

// Holds a server's lock while events are told; wakes who reads them when it has
// released it, as that may take a system call. `observer` may be null.
class ABSL_SCOPED_LOCKABLE TellingLock {
 public:
  TellingLock(Mutex* mutex, Observer* observer)
      ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex)
      : mutex_(mutex), observer_(observer) {
    mutex_->Lock();
  }
  ~TellingLock() ABSL_UNLOCK_FUNCTION() {
    mutex_->Unlock();
    if (observer_ != nullptr) observer_->WakeReader();
  }
  TellingLock(const TellingLock&) = delete;
  TellingLock& operator=(const TellingLock&) = delete;

 private:
  Mutex* const mutex_;
  Observer* const observer_;
};

}  // namespace checkd

#endif  // CHECKS_SERVER_TELLING_LOCK_H_
