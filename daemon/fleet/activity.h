// What the shards counted, as commands tell it.
//
// `show activity`: how many checks ran, with which results, how late they
// started and how often the process was held up; "name: value" lines, first of
// all shards together, then of each; and where the time of each event loop
// went.
#ifndef DAEMON_FLEET_ACTIVITY_H_
#define DAEMON_FLEET_ACTIVITY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "checks/engine/engine_stats.h"
#include "daemon/fleet/shard.h"

namespace checkd {

// The lines about checks. Any thread, while the shards run: each number is
// whole, but two need not be of the same moment.
//
//   runs_started: 1200
//   shard_0_lateness_us: p50 120 p99 900 max 2100
std::string ShardActivity(const std::vector<std::unique_ptr<Shard>>& shards);

// A loop and what its lines begin with: "shard_0", "control".
struct NamedLoop {
  std::string name;
  const EventLoop* loop;
};
// Of each loop how many turns it made, how many of them were long, the longest,
// and the longest piece of each kind of work of which one took a millisecond.
// Any thread: from what TurnMeter allows.
//
//   control_turns: 5310 long 0 longest_us 1800
//   control_work: connection longest_us 1500 long 0
std::string LoopActivity(const std::vector<NamedLoop>& loops);

// The sum over all shards.
uint64_t CountAll(const std::vector<std::unique_ptr<Shard>>& shards,
                  EngineCounter counter);

// Checks that run at this moment, roughly. Never negative.
uint64_t OpenChecks(const std::vector<std::unique_ptr<Shard>>& shards);

}  // namespace checkd

#endif  // DAEMON_FLEET_ACTIVITY_H_
