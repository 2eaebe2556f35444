#include "daemon/fleet/activity.h"

#include "absl/strings/str_cat.h"
#include "checks/engine/engine_stats.h"

namespace checkd {

std::string ShardActivity(const std::vector<std::unique_ptr<Shard>>& shards) {
  std::string text;
  for (size_t i = 0; i < kEngineCounterCount; ++i) {
    const uint64_t sum = CountAll(shards, static_cast<EngineCounter>(i));
    absl::StrAppend(&text, kEngineCounters[i].name, ": ", sum, "\n");
  }
  for (size_t i = 0; i < shards.size(); ++i) {
    const LatencyHistogram& lateness = shards[i]->engine().stats().lateness();
    absl::StrAppend(&text, "shard_", i, "_lateness_us: p50 ",
                    lateness.Quantile(0.5), " p99 ", lateness.Quantile(0.99),
                    " max ", lateness.max(), "\n");
  }
  return text;
}

std::string LoopActivity(const std::vector<NamedLoop>& loops) {
  std::string text;
  for (const NamedLoop& named : loops) {
    const TurnMeter& meter = named.loop->meter();
    absl::StrAppend(&text, named.name, "_turns: ", meter.turns(), " long ",
                    meter.long_turns(), " longest_us ",
                    meter.longest_turn().count(), "\n");
    for (const TurnMeter::Row& row : meter.rows()) {
      absl::StrAppend(&text, named.name, "_work: ", row.name, " longest_us ",
                      row.longest.count(), " long ", row.longer_than_limit,
                      "\n");
    }
  }
  return text;
}

uint64_t CountAll(const std::vector<std::unique_ptr<Shard>>& shards,
                  EngineCounter counter) {
  uint64_t sum = 0;
  for (const auto& shard : shards) sum += shard->engine().stats().Get(counter);
  return sum;
}

uint64_t OpenChecks(const std::vector<std::unique_ptr<Shard>>& shards) {
  uint64_t open = 0;
  for (const auto& shard : shards) {
    const EngineStats& stats = shard->engine().stats();
    // The ends are read first: never more than the starts.
    const uint64_t ended =
        stats.finished() + stats.Get(EngineCounter::kRunsAborted);
    open += stats.Get(EngineCounter::kRunsStarted) - ended;
  }
  return open;
}

}  // namespace checkd
