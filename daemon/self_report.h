// What the process says of its own troubles, on stderr and to the global log
// targets: that it was held up, that a turn of one of its loops took long, that
// the machine lacks something. Each kind once a second at most, summed up, so
// that a machine in trouble is not told of each.
//
//   SelfReport report(&control_loop, &console, &router);
//   report.WatchShard("shard 0", &shard_loop);  // before that loop runs
//   report.AddShortage(error, sys_errno, total);
//
// Thread: the control loop's. Watched loops may be other threads'; they end
// before the report does.
#ifndef DAEMON_SELF_REPORT_H_
#define DAEMON_SELF_REPORT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/log/console.h"
#include "daemon/log/log_router.h"
#include "tasks/event_loop.h"
#include "tasks/tasklet.h"
#include "transport/values/connection_error.h"

namespace checkd {

class SelfReport {
 public:
  // All outlive it.
  SelfReport(EventLoop* control, Console* console, LogRouter* router);
  SelfReport(const SelfReport&) = delete;
  SelfReport& operator=(const SelfReport&) = delete;

  // Tells of turns of `loop` that are longer than TurnMeter::kLong: how many
  // there were within a second, and which piece of work made the longest one
  // long. Takes the loop's OnLongTurn(). At set-up, before the loop runs.
  void Watch(std::string name, EventLoop* loop);
  // The same for a loop that checks, and of its stalls (tasks/loop_time.h), all
  // shards added up. Takes the loop's OnStall() too.
  void WatchShard(std::string name, EventLoop* loop);

  // Checks had to wait for want of something; `total` times so far. Those that
  // are not told, as a second is not over, are in the next number.
  void AddShortage(ConnectionError error, int sys_errno, uint64_t total);

 private:
  void AddStall(Duration stall);
  void AddLongTurn(const std::string& loop, const TurnMeter::LongTurn& turn);
  static void OnStallReport(void* self);
  static void OnTurnReport(void* self);
  void Say(LogLevel level, std::string_view text);

  EventLoop* const control_;
  Console* const console_;
  LogRouter* const router_;
  Task stall_report_;
  Duration stalled_{};  // not yet reported
  Task turn_report_;
  int long_turns_ = 0;  // not yet reported
  TurnMeter::LongTurn longest_{};
  std::string longest_on_;
  Instant next_shortage_report_{};
  uint64_t shortages_said_ = 0;
};

}  // namespace checkd

#endif  // DAEMON_SELF_REPORT_H_
