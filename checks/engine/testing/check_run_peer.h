// What tests of the rules (docs/architecture.md) must reach inside of a run.
#ifndef CHECKS_ENGINE_TESTING_CHECK_RUN_PEER_H_
#define CHECKS_ENGINE_TESTING_CHECK_RUN_PEER_H_

#include "checks/engine/check.h"
#include "checks/engine/check_run.h"

namespace checkd {

class CheckRunPeer {
 public:
  // `check` must be running.
  explicit CheckRunPeer(Check* check) : run_(check->run()) {}

  ConnStream& stream() { return run_->cs_; }
  WaitEvent& wait_event() { return run_->wait_; }
  Tasklet& tasklet() { return run_->tasklet_; }
  bool sending() const { return run_->sending_; }
  bool timer_armed() const { return run_->check_->timer_armed(); }
  // What a lower layer does when the state of the connection changed.
  void Wake() { CheckRun::OnWake(run_); }

 private:
  CheckRun* const run_;
};

}  // namespace checkd

#endif  // CHECKS_ENGINE_TESTING_CHECK_RUN_PEER_H_
