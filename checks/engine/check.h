// One checked server in its shard's engine: asleep until the next run, waiting
// for its turn, or running.
//
// All that an idle target costs here: the run (checks/engine/check_run.h) with
// stream and buffers is borrowed from the engine's pool while it lasts.
//
// Thread: the loop's. Owned by the CheckEngine (checks/engine/check_engine.h).
#ifndef CHECKS_ENGINE_CHECK_H_
#define CHECKS_ENGINE_CHECK_H_

#include <memory>
#include <utility>

#include "tasks/list.h"
#include "tasks/tasklet.h"
#include "tasks/time.h"
#include "transport/values/tls_profile.h"

namespace checkd {

class CheckHost;
class CheckRun;
class Server;
struct RulesetPlan;

// A slot of the engine: Assign() and Vacate() give it to one server after the
// other, the address stays.
class Check {
 public:
  Check(CheckHost* host, EventLoop* loop);
  Check(const Check&) = delete;
  Check& operator=(const Check&) = delete;

  // Gives the work of checks on `loop` its name (EventLoop::NameWork()).
  static void NameWork(EventLoop* loop);

  Server* server() const { return server_; }  // null: the slot is vacant
  // Its ruleset as the engine keeps it; null while vacant.
  RulesetPlan* plan() const { return plan_; }
  bool running() const { return run_ != nullptr; }
  // Due, but the engine is at its limit (F361); first come, first served.
  bool waiting() const { return due_hook.linked(); }
  // When the next run is due (asleep), or was (waiting, running).
  Instant due() const { return due_; }

  // For its engine:

  // Checks `server` from now on, by `plan`; or nobody any more.
  void Assign(Server* server, RulesetPlan* plan);
  void Vacate();
  // CheckHost::Due() follows then. Replaces an earlier deadline.
  void SleepUntil(Instant due);
  // The run that it has while it is running; the engine's, null before and
  // after.
  CheckRun* run() const { return run_; }
  void SetRun(CheckRun* run) { run_ = run; }
  CheckRun* ReleaseRun() { return std::exchange(run_, nullptr); }

  ListHook due_hook;  // in the engine's queue of due checks

  // For its run:

  // When CheckRun::OnTimer() is called next.
  // One deadline at a time: the later call counts.
  void SetTimer(Instant when) { task_.Schedule(when); }
  void StopTimer() { task_.Unschedule(); }
  bool timer_armed() const { return task_.scheduled(); }
  // Where the TLS session of the CONNECT at `position` is kept between runs, so
  // that the next handshake can resume it. Allocates at the first call.
  TlsSlot* SessionSlot(int position);

 private:
  // The deadline passed: CheckHost::Due() or CheckRun::OnTimer().
  static void OnTask(void* self);

  // One timer for both, as a check is asleep or running: the next start, or the
  // run's deadline.
  Task task_;
  CheckHost* const host_;
  Server* server_ = nullptr;
  RulesetPlan* plan_ = nullptr;
  CheckRun* run_ = nullptr;
  Instant due_{};
  // Many checks never speak TLS: nothing is kept for those.
  std::unique_ptr<TlsSlot[]> sessions_;  // one a rule; null: no TLS so far
};

static_assert(sizeof(Check) <= 160, "a million of them are idle");

}  // namespace checkd

#endif  // CHECKS_ENGINE_CHECK_H_
