#ifndef CHECKD_TASKS_MUTEX_H_
#define CHECKD_TASKS_MUTEX_H_

#include <condition_variable>
#include <mutex>

#include "absl/base/thread_annotations.h"
#include "tasks/time.h"

namespace checkd {

// A std::mutex that clang's thread-safety analysis understands.
//
//   Mutex mutex_;
//   int hits_ ABSL_GUARDED_BY(mutex_) = 0;
//   void HitLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
//   void Hit() { MutexLock lock(&mutex_); HitLocked(); }
//
// Not absl::Mutex: Debian's copy is compiled without the annotations that the
// thread sanitizer needs, which then reports races that do not exist.
//
// The order in which several are taken is in docs/architecture.md, Threads and
// locks.
class ABSL_LOCKABLE Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  // Not recursive: a thread that locks twice waits for itself. Prefer
  // MutexLock.
  void Lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() { mutex_.lock(); }
  void Unlock() ABSL_UNLOCK_FUNCTION() { mutex_.unlock(); }
  // False: somebody else has it. Never waits.
  bool TryLock() ABSL_EXCLUSIVE_TRYLOCK_FUNCTION(true) {
    return mutex_.try_lock();
  }

  // Tells the analysis, and the reader, that the caller holds the lock where it
  // cannot see so by itself (a callback). Checks nothing at run time.
  void AssertHeld() const ABSL_ASSERT_EXCLUSIVE_LOCK() {}

 private:
  friend class CondVar;
  std::mutex mutex_;
};

// Holds `*mutex` for as long as it lives.
class ABSL_SCOPED_LOCKABLE MutexLock {
 public:
  explicit MutexLock(Mutex* mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex)
      : mutex_(mutex) {
    mutex_->Lock();
  }
  ~MutexLock() ABSL_UNLOCK_FUNCTION() { mutex_->Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex* const mutex_;
};

// A condition to wait for with a Mutex held. Wake-ups may be spurious: wait in
// a loop. For threads of the daemon only; an event loop never waits on one.
class CondVar {
 public:
  // Lets go of `*mutex` while it waits, and holds it again when it returns. All
  // who wait at a time use the same mutex.
  void Wait(Mutex* mutex) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    std::unique_lock<std::mutex> lock(mutex->mutex_, std::adopt_lock);
    condition_.wait(lock);
    lock.release();
  }
  // As Wait(), for at most `limit` of real time. False: the time is up.
  bool WaitFor(Mutex* mutex, Duration limit)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    std::unique_lock<std::mutex> lock(mutex->mutex_, std::adopt_lock);
    const bool woken =
        condition_.wait_for(lock, limit) == std::cv_status::no_timeout;
    lock.release();
    return woken;
  }
  // Wakes one of those who wait, or all. With or without the mutex held; nobody
  // who begins to wait later hears of it.
  void Signal() { condition_.notify_one(); }
  void SignalAll() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace checkd

#endif  // CHECKD_TASKS_MUTEX_H_
