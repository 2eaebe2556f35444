#include "daemon/activity.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "checks/engine_stats.h"

namespace checkd {

std::string ActivityText(const std::vector<std::unique_ptr<Shard>>& shards) {
  std::string text;
  for (size_t i = 0; i < kEngineCounterCount; ++i) {
    uint64_t sum = 0;
    for (const auto& shard : shards) {
      sum += shard->engine().stats().Get(static_cast<EngineCounter>(i));
    }
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

}  // namespace checkd
