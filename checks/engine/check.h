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

#include "tasks/list.h"
#include "tasks/tasklet.h"
#include "tasks/time.h"
#include "transport/values/tls_profile.h"

namespace checkd {

class CheckEngine;
class CheckRun;
class Server;
struct RulesetPlan;

class Check {
 public:
  Check(CheckEngine* engine, EventLoop* loop);
  Check(const Check&) = delete;
  Check& operator=(const Check&) = delete;

  // Gives the work of checks on `loop` its name (EventLoop::NameWork()).
  static void NameWork(EventLoop* loop);

  Server* server() const { return server_; }
  bool running() const { return run_ != nullptr; }
  // Due, but the engine is at its limit (F361).
  bool waiting() const { return due_hook_.linked(); }
  // When the next run is due (asleep), or was (waiting, running).
  Instant due() const { return due_; }

 private:
  friend class CheckEngine;
  friend class CheckRun;
  friend class CheckRunPeer;

  static void OnTask(void* self);
  // Where the TLS session of the CONNECT at `position` is kept between runs.
  TlsSlot* SessionSlot(int position);

  Task task_;          // asleep: the next start; running: the run's deadline
  ListHook due_hook_;  // in the engine's queue of due checks
  CheckEngine* const engine_;
  Server* server_ = nullptr;  // null: the slot is vacant
  RulesetPlan* plan_ = nullptr;
  CheckRun* run_ = nullptr;
  Instant due_{};
  std::unique_ptr<TlsSlot[]> sessions_;  // one a rule; null: no TLS so far
};

static_assert(sizeof(Check) <= 160, "a million of them are idle");

}  // namespace checkd

#endif  // CHECKS_ENGINE_CHECK_H_
