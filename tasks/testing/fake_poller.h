#ifndef CHECKD_TASKS_TESTING_FAKE_POLLER_H_
#define CHECKD_TASKS_TESTING_FAKE_POLLER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "tasks/clock.h"
#include "tasks/poller.h"
#include "tasks/time.h"

namespace checkd {

// A poller without a kernel: descriptors are numbers, readiness is what the
// test says, and waiting moves a VirtualClock.
//
//   VirtualClock clock;
//   FakePoller poller(&clock);
//   EventLoop loop(&clock, &poller);
//   poller.At(clock.Now() + Millis(5), [&] { poller.Signal(7, kReadable); });
//
// TestLoop (test_loop.h) has all of them in one. Not thread-safe.
class FakePoller final : public Poller {
 public:
  explicit FakePoller(VirtualClock* clock) : clock_(clock) {}

  // The outside world:

  // Something became possible on `fd`: one event, or bits added to the one that
  // waits. If nobody watches `fd` yet, whoever adds it is told.
  void Signal(int fd, uint32_t ready);
  // The descriptor is closed: its event is dropped, the next Add() starts
  // afresh.
  void Close(int fd);
  // Calls `action` during the Collect() that reaches `when`; actions of the
  // same instant in the order given. Time that has passed means the next
  // Collect().
  void At(Instant when, std::function<void()> action);
  // The next Collect() comes back `by` later than it should, as if the process
  // had been stopped in it; or is cut short by a signal without having waited.
  void DelayNext(Duration by) { delay_ = by; }
  void InterruptNext() { interrupt_ = true; }
  // Events in a batch; 256 unless set.
  void set_batch_size(size_t size) { batch_size_ = size; }

  // Observations:

  bool watched(int fd) const;
  // Neither an event waits nor an action.
  bool idle() const { return queue_.empty() && actions_.empty(); }
  // There would be something for a Collect() that does not wait.
  bool ready() const {
    return !queue_.empty() || NextAction() <= clock_->Now();
  }
  // kNever: no action waits.
  Instant NextAction() const {
    return actions_.empty() ? kNever : actions_.begin()->first;
  }
  // How many Collect() calls there were, and the last one's timeout.
  int polls() const { return polls_; }
  Duration last_timeout() const { return last_timeout_; }

  // Poller. A wait of kForever with no action to come returns at once.
  int Add(int fd, PollHandler* handler) override;
  int Remove(int fd, PollHandler* handler) override;
  void Forget(PollHandler* handler) override;
  void Readd(int fd, PollHandler* handler) override;
  int Collect(Duration timeout) override;
  PollHandler::Ready DeliverNext() override;
  bool more() const override { return more_; }
  void Wake() override {}  // nobody sleeps here

 private:
  struct Watch {
    PollHandler* handler = nullptr;
    uint32_t ready = 0;  // what has not been collected
  };

  void Enqueue(int fd);
  void RunActions();

  VirtualClock* const clock_;
  std::map<int, Watch> watches_;
  std::deque<int> queue_;  // descriptors with an event
  std::vector<std::pair<PollHandler*, uint32_t>> batch_;  // collected
  size_t next_ = 0;                                       // of batch_
  std::multimap<Instant, std::function<void()>> actions_;
  size_t batch_size_ = 256;
  Duration delay_{};
  bool interrupt_ = false;
  bool more_ = false;
  int polls_ = 0;
  Duration last_timeout_{};
};

}  // namespace checkd

#endif  // CHECKD_TASKS_TESTING_FAKE_POLLER_H_
