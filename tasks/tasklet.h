#ifndef CHECKD_TASKS_TASKLET_H_
#define CHECKD_TASKS_TASKLET_H_

#include "tasks/list.h"
#include "tasks/time.h"
#include "tasks/timer_wheel.h"

namespace checkd {

class EventLoop;

// Work that runs soon on its event loop, once, however often it was woken.
//
//   Tasklet tasklet(&Session::OnIo, session, loop);
//   tasklet.Wakeup();     // the loop calls Session::OnIo(session)
//
// Who has more to do than is fair in one go does a bounded part of it and calls
// Yield(): the rest comes after everybody else's turn (decision 9).
//
// 40 bytes, no allocation, caller-owned; destroying it, even from its own
// function, is a Cancel(). All of it on the loop's thread (or before the loop
// runs); other threads use EventLoop::Post().
class Tasklet {
 public:
  using Fn = void (*)(void* context);

  // `context` is handed to `fn` as it is and must be valid whenever the tasklet
  // runs. `loop` null: Bind() comes before the first Wakeup().
  Tasklet(Fn fn, void* context, EventLoop* loop = nullptr)
      : fn_(fn), context_(context), loop_(loop) {}
  Tasklet(const Tasklet&) = delete;
  Tasklet& operator=(const Tasklet&) = delete;

  // The loop it runs on. Needed before the first Wakeup(); not while queued.
  void Bind(EventLoop* loop) { loop_ = loop; }
  EventLoop* loop() const { return loop_; }

  // Queues it, first come first served. Woken during a pass (also by itself),
  // it runs in the next pass. No-op if queued. Never calls the function from
  // inside, and takes no lock: O(1).
  void Wakeup() {
    if (!hook_.linked()) Enqueue();
  }
  // Queues it for the loop's next turn, behind the events, tasklets and
  // deadlines of that turn and whoever yielded before. No-op if queued; a
  // Wakeup() meanwhile does not bring it forward. Deadlines of that turn fire
  // before it, so nobody who yields for ever can hold up a timeout.
  void Yield() {
    if (!hook_.linked()) EnqueueForNextTurn();
  }
  // Takes it off the queue, whether it got there by Wakeup() or Yield(): it
  // does not run until woken again. Harmless if it is not queued.
  void Cancel() { hook_.Unlink(); }
  bool queued() const { return hook_.linked(); }

 private:
  friend class EventLoop;

  void Enqueue();
  void EnqueueForNextTurn();

  ListHook hook_;
  Fn fn_;
  void* context_;
  EventLoop* loop_;
};

// A tasklet that can also be given a deadline.
//
//   Task task(&Check::OnTimer, check, loop);
//   task.Schedule(loop->Now() + Seconds(2));
//
// At the deadline the loop calls the function, under the rules of event_loop.h,
// with `scheduled()` false again; a Wakeup() calls it too and leaves the
// deadline as it is. Both at once are one call. 64 bytes.
//
// Schedule() again moves the deadline: each time it is set it fires once at
// most. Whoever wants an interval schedules anew from within the function. Idle
// it costs nothing but its bytes.
class Task : public Tasklet, private Timer {
 public:
  using Tasklet::Tasklet;

  // Sets or moves the deadline; one that has passed is due at once, kNever is
  // Unschedule(). Deadlines beyond 24.8 days are clamped (F022). O(1). In the
  // time of its own loop (EventLoop::Now()); also from within its own function.
  void Schedule(Instant deadline);
  // Drops the deadline, not a Wakeup(). Harmless if there is none.
  void Unschedule() { Timer::Cancel(); }
  // Drops both: the function is not called until scheduled or woken again.
  void Cancel() {
    Timer::Cancel();
    Tasklet::Cancel();
  }
  bool scheduled() const { return Timer::armed(); }
  // The last deadline set, also after it fired or was dropped; kNever: there
  // was none.
  Instant deadline() const { return Timer::deadline(); }

 private:
  friend class EventLoop;
};

static_assert(sizeof(Tasklet) <= 48 && sizeof(Task) <= 104,
              "a million of them are idle");

}  // namespace checkd

#endif  // CHECKD_TASKS_TASKLET_H_
