#ifndef CHECKD_TASKS_POLLER_H_
#define CHECKD_TASKS_POLLER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tasks/time.h"

struct epoll_event;

namespace checkd {

// What may have become possible on a descriptor.
enum PollEvents : uint32_t {
  kReadable = 1,  // bytes, a connection to accept, or an end to read
  kWritable = 2,  // room to write; for a connecting socket: it is decided
  kHangup = 4,    // both directions are shut
  kError = 8,     // an error is pending (SO_ERROR)
  kReadHangup =
      16  // the peer will send no more; what it sent can still be read
};

// Whom to tell about one descriptor. Inherit or embed it; caller-owned. It must
// stay where it is while it is registered.
//
//   struct Session : PollHandler { ... };
//   session.ready = [](PollHandler* h, uint32_t ready) {
//     static_cast<Session*>(h)->OnIo(ready);
//   };
struct PollHandler {
  using Ready = void (*)(PollHandler*, uint32_t ready);
  // Called by Poller::DeliverNext(). May add, remove and forget any handler,
  // and free its own memory. Usually it just wakes a tasklet.
  Ready ready;
  // The Poller's: the descriptor it is registered for, or -1.
  int fd = -1;
};

// Waits for many descriptors at once, edge-triggered, in batches.
//
//   EpollPoller poller;
//   poller.Add(fd, &handler);
//   poller.Wait(Seconds(1));       // calls handler.ready(&handler, kReadable)
//
// After Remove() or Forget() a handler is never called again, not even for an
// event that the kernel has handed over already. Not thread-safe: it belongs to
// one EventLoop, but for Wake().
class Poller {
 public:
  virtual ~Poller() = default;

  // Watches `fd` in both directions until it is closed or removed. Reports at
  // once what is possible already, and then each change: a handler must go on
  // until EAGAIN, or remember that it did not. One handler has one descriptor
  // at a time, and must be removed or forgotten before that is closed. 0, or an
  // errno: EBADF, ENOMEM, ENOSPC (of watches), EPERM for what cannot be polled;
  // then the handler is not registered.
  virtual int Add(int fd, PollHandler* handler) = 0;
  // Ends it; for a descriptor that stays open. 0, or an errno; the handler is
  // not called again in either case.
  virtual int Remove(int fd, PollHandler* handler) = 0;
  // Ends it without a system call; the caller closes the descriptor next, or
  // keeps it for Readd(). O(1). No-op for a handler that is not registered.
  virtual void Forget(PollHandler* handler) = 0;
  // Watches `fd`, which was added once, then forgotten, and has stayed open
  // since, for `handler` from the next Collect() on. Without a system call, so
  // nothing that was possible already is reported again. O(1).
  virtual void Readd(int fd, PollHandler* handler) = 0;

  // Waits until something is ready, but no longer than `timeout` (at least that
  // long if nothing is; kForever: no limit). How many events there are to
  // deliver, or -1 if a signal cut the wait short. What of an earlier call was
  // not delivered by then may be lost.
  virtual int Collect(Duration timeout) = 0;
  // Calls the handler of the next event that Collect() found, and returns what
  // it called; null: there is none left. Events of handlers that are gone are
  // passed over.
  virtual PollHandler::Ready DeliverNext() = 0;
  // The last batch was full, and of what was ready when the first of such
  // batches was collected there may be some left. False after finitely many,
  // even under full load. Whoever has deadlines polls again first
  // (event_loop.h, promise 1).
  virtual bool more() const = 0;

  // Makes the present or the next Collect() return, as if for an event. Several
  // at once are one. Any thread, and signal handlers.
  virtual void Wake() = 0;

  // Calls all that is left.
  void Deliver() {
    while (DeliverNext() != nullptr) {
    }
  }
  // Both steps; how many events were delivered. Not from within a handler.
  int Wait(Duration timeout) {
    const int events = Collect(timeout);
    Deliver();
    return events < 0 ? 0 : events;
  }
};

// epoll. Waits to the microsecond where the kernel can (epoll_pwait2, Linux
// 5.11), else to the millisecond, rounded up.
//
// An event carries descriptor and generation, never a pointer: a child between
// fork and exec shares the descriptors that we close meanwhile, and epoll goes
// on reporting those. Such events find no handler here.
//
// Needs two descriptors. Memory grows with the highest descriptor number, not
// with how many are watched.
class EpollPoller final : public Poller {
 public:
  // Ends the process if epoll or eventfd cannot be had: without them no loop
  // runs.
  EpollPoller();
  // Handlers need not have been removed; they are not told.
  ~EpollPoller() override;
  EpollPoller(const EpollPoller&) = delete;
  EpollPoller& operator=(const EpollPoller&) = delete;

  int Add(int fd, PollHandler* handler) override;
  int Remove(int fd, PollHandler* handler) override;
  void Forget(PollHandler* handler) override;
  void Readd(int fd, PollHandler* handler) override;
  int Collect(Duration timeout) override;
  PollHandler::Ready DeliverNext() override;
  bool more() const override { return more_; }
  void Wake() override;

  // Events of one Collect() at most; who is ready beyond that comes with the
  // next.
  static constexpr int kBatch = 256;

 private:
  struct Watch {
    PollHandler* handler = nullptr;
    uint32_t generation =
        0;                 // of the descriptor's number; an older event is void
    uint32_t skipped = 0;  // the batch of which no more is wanted
  };

  int EpollWait(Duration timeout);

  const int epoll_;
  const int eventfd_;  // for Wake()
  PollHandler woken_;
  bool has_pwait2_ = true;
  bool more_ = false;
  int collected_ = 0;
  int next_ = 0;         // of the collected events
  size_t watched_ = 0;   // descriptors
  size_t in_a_row_ = 0;  // events of full batches, up to now
  uint32_t batch_ = 1;
  std::vector<Watch> watches_;       // by descriptor
  std::vector<epoll_event> events_;  // kBatch
};

}  // namespace checkd

#endif  // CHECKD_TASKS_POLLER_H_
