#include "checks/engine/engine_stats.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace checkd {

const std::array<EngineCounterInfo, kEngineCounterCount> kEngineCounters = {{
    {"runs_started", "Checks that were started."},
    {"runs_passed", "Checks that passed."},
    {"runs_condpassed", "Checks that passed conditionally (L7OKC)."},
    {"runs_failed", "Checks that failed."},
    {"runs_aborted", "Checks that were removed while they ran."},
    {"runs_late", "Checks that started later than they should have."},
    {"runs_skipped", "Starts left out as the check was disabled or paused."},
    {"runs_queued", "Checks that had to wait for others to end."},
    {"shortages",
     "Connects put off as descriptors, ports or memory were short."},
    {"stalls", "Times that the whole process was held up."},
    {"tls_unsupported",
     "TLS handshakes that failed for want of an algorithm in common."},
}};

int LatencyHistogram::BucketOf(uint64_t micros) {
  constexpr uint64_t kLinear = uint64_t{1} << kSubBits;
  if (micros < kLinear) return static_cast<int>(micros);
  const int shift = std::bit_width(micros) - 1 - kSubBits;
  const int bucket = static_cast<int>(
      (static_cast<uint64_t>(shift) << kSubBits) + (micros >> shift));
  return std::min(bucket, kBuckets - 1);
}

int64_t LatencyHistogram::UpperBound(int bucket) {
  constexpr int kLinear = 1 << kSubBits;
  if (bucket < kLinear) return bucket;
  const int shift = bucket / kLinear - 1;
  const int64_t mantissa = kLinear + bucket % kLinear;
  return ((mantissa + 1) << shift) - 1;
}

void LatencyHistogram::Add(int64_t micros) {
  const int64_t value = std::max<int64_t>(micros, 0);
  std::atomic<uint64_t>& bucket = buckets_[BucketOf(value)];
  constexpr auto kRelaxed = std::memory_order_relaxed;
  bucket.store(bucket.load(kRelaxed) + 1, kRelaxed);
  count_.store(count_.load(kRelaxed) + 1, kRelaxed);
  if (value > max_.load(kRelaxed)) max_.store(value, kRelaxed);
}

int64_t LatencyHistogram::Quantile(double q) const {
  const auto rank =
      static_cast<uint64_t>(std::ceil(q * static_cast<double>(count())));
  uint64_t seen = 0;
  for (int i = 0; i < kBuckets; ++i) {
    seen += buckets_[i].load(std::memory_order_relaxed);
    if (seen > 0 && seen >= rank) return std::min(UpperBound(i), max());
  }
  return max();
}

void EngineStats::AddFinished(CheckResult result) {
  switch (result) {
    case CheckResult::kPassed:
      return Add(EngineCounter::kRunsPassed);
    case CheckResult::kCondPass:
      return Add(EngineCounter::kRunsCondPassed);
    default:
      return Add(EngineCounter::kRunsFailed);
  }
}

uint64_t EngineStats::finished() const {
  return Get(EngineCounter::kRunsPassed) + Get(EngineCounter::kRunsCondPassed) +
         Get(EngineCounter::kRunsFailed);
}

}  // namespace checkd
