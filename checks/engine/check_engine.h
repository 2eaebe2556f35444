// The checks of one shard: wakes each when it is due, bounds how many run at a
// time, and takes their verdicts to the servers.
//
//   CheckEngine engine(&loop, &connector, {.spread_percent = 5, .seed = 1});
//   Check* check = engine.Add(&server, InitialDelay(...));  // schedule.h
//   loop.Run();
//   engine.Remove(check);
//
// Starts that come due together are handed over in order (F361) when more than
// `max_open` run already; being late is counted, never an error. When the
// machine runs out of descriptors, ports or buffers the engine waits and tries
// again, for as long as it takes: what we lack ourselves is no server's failure
// (docs/decisions/0008).
//
// Thread: the loop's, except stats().
#ifndef CHECKS_ENGINE_CHECK_ENGINE_H_
#define CHECKS_ENGINE_CHECK_ENGINE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "checks/engine/check.h"
#include "checks/engine/check_host.h"
#include "checks/engine/check_run.h"
#include "checks/engine/engine_stats.h"
#include "checks/engine/port_queue.h"
#include "checks/engine/ruleset_plan.h"
#include "mux/connector.h"
#include "tasks/event_loop.h"
#include "transport/values/connection_error.h"

namespace checkd {

class CheckEngine final : private CheckHost {
 public:
  struct Options {
    // Checks running at a time; 0: no limit. The daemon passes the smaller of
    // `tune.max-checks-per-thread` and its shard's part of `max-open-checks`.
    int max_open = 0;
    int spread_percent = 0;  // `spread-checks` (F356)
    uint64_t seed = 1;       // of the spread
    std::string node = {};   // this machine's name in F199
    // How long to wait after the machine ran out of something, before the next
    // try.
    Duration exhausted_wait = Millis(100);
    // A start later than this is counted as late.
    Duration late_after = Millis(10);
    // The time of day that requests carry (F282); null: the system's.
    WallClock* wall_clock = nullptr;
    // What expressions are told: which thread this is, from 1; the variables of
    // the process (null: none); other backends by name (null: none). These
    // outlive the engine.
    int thread = 1;
    ProcVariables* variables = nullptr;
    std::function<Backend*(std::string_view)> find_backend = {};
    // Told what the machine lacks, on the loop's thread, once a second at most.
    // Must not call the engine.
    std::function<void(ConnectionError, int sys_errno)> on_shortage = {};
  };

  // Loop and connector must outlive it.
  CheckEngine(EventLoop* loop, Connector* connector, const Options& options);
  // Removes all checks.
  ~CheckEngine();
  CheckEngine(const CheckEngine&) = delete;
  CheckEngine& operator=(const CheckEngine&) = delete;

  // Starts to check `server`, which must outlive the check, first after
  // `delay` (F357). The check is the engine's; it stays valid until Remove().
  Check* Add(Server* server, Duration delay);

  // Ends a check, also in the middle of a run, which then has no verdict: its
  // server is as if it had not begun.
  void Remove(Check* check);

  // Something about the server changed that a check should find out: a sleeping
  // check is due now. Harmless while it waits or runs.
  void CheckNow(Check* check);

  size_t checks() const { return live_; }
  size_t open() const { return open_; }        // running
  size_t waiting() const { return waiting_; }  // due, not yet started

  // Counters and lateness; readable from any thread.
  const EngineStats& stats() const { return stats_; }

 private:
  void Due(Check* check) override;
  void Finished(Check* check, Verdict&& verdict) override;
  void Dropped(Check* check) override;
  void Exhausted(ConnectionError error, int sys_errno, bool all) override;

  // Begins the run of a check that is due, or sleeps again if its server may
  // not be checked now.
  void Start(Check* check);
  // Starts those that wait, some of them in each turn of the loop.
  void StartWaiting();
  // `retry_` fired.
  static void OnRetry(void* self);
  // Within `max_open`, and nothing that all need is short.
  bool MayStart() const;

  // Until the next run, `interval` (spread) from now.
  void Sleep(Check* check, Duration interval);
  // To the pool.
  void ReturnRun(Check* check);
  // Made at the first use of `ruleset`, kept for good.
  RulesetPlan* PlanFor(const Ruleset* ruleset);
  // Of the spread; the same seed gives the same schedule.
  uint64_t Random();

  EventLoop* const loop_;
  const Options options_;
  EngineStats stats_;
  uint64_t random_;
  // Checks in all, running, and due but waiting.
  size_t live_ = 0;
  size_t open_ = 0;
  size_t waiting_ = 0;
  List<Check, &Check::due_hook> due_;
  PortQueue ports_;
  const CheckRun::Context run_context_;  // shared by all runs
  Task retry_;  // to go on with the queue; armed while the machine is exhausted
  Instant next_report_{};    // of a shortage
  bool starting_ = false;    // StartWaiting() is under way
  uint32_t start_turn_ = 0;  // of the loop, in which
  int starts_left_ = 0;      // more of the queue may start
  // Addresses of checks stay valid; the slots of removed ones are used again.
  std::deque<Check> slots_;
  std::vector<Check*> vacant_;
  // As many runs as were ever needed at a time; those without a check.
  std::vector<std::unique_ptr<CheckRun>> runs_;
  std::vector<CheckRun*> idle_runs_;
  std::unordered_map<const Ruleset*, std::unique_ptr<RulesetPlan>> plans_;
};

}  // namespace checkd

#endif  // CHECKS_ENGINE_CHECK_ENGINE_H_
