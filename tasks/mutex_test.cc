#include "tasks/mutex.h"

#include <thread>

#include "gtest/gtest.h"

namespace checkd {
namespace {

class Counter {
 public:
  void Add() {
    MutexLock lock(&mutex_);
    AddLocked();
    changed_.SignalAll();
  }
  void AwaitAtLeast(int value) {
    MutexLock lock(&mutex_);
    while (value_ < value) changed_.Wait(&mutex_);
  }
  bool TryAdd() {
    if (!mutex_.TryLock()) return false;
    AddLocked();
    mutex_.Unlock();
    return true;
  }
  bool TimesOut() {
    MutexLock lock(&mutex_);
    while (changed_.WaitFor(&mutex_, Millis(1))) {
    }
    mutex_.AssertHeld();
    return true;
  }

 private:
  void AddLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { ++value_; }

  Mutex mutex_;
  CondVar changed_;
  int value_ ABSL_GUARDED_BY(mutex_) = 0;
};

TEST(Mutex, ExcludesOtherThreads) {
  Counter counter;
  const auto work = [&] {
    for (int i = 0; i < 1000; ++i) counter.Add();
  };
  std::thread a(work), b(work);
  counter.AwaitAtLeast(2000);
  a.join();
  b.join();
  EXPECT_TRUE(counter.TryAdd());
}

TEST(CondVar, WaitForReportsThatTheTimeIsUp) {
  EXPECT_TRUE(Counter().TimesOut());
}

TEST(Mutex, TryLockFailsWhileHeld) {
  Mutex mutex;
  mutex.Lock();
  std::thread([&] {
    const bool locked = mutex.TryLock();
    EXPECT_FALSE(locked);
    if (locked) mutex.Unlock();
  }).join();
  mutex.Unlock();
}

}  // namespace
}  // namespace checkd
