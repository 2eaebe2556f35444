// What an engine counts: runs by result, lateness, and what went short.
//
//   stats.Add(EngineCounter::kRunsStarted);
//   stats.lateness().Quantile(0.99);   // microseconds
//
// One thread writes, any thread reads: values are whole, but two of them need
// not be of the same moment.
#ifndef CHECKS_ENGINE_ENGINE_STATS_H_
#define CHECKS_ENGINE_ENGINE_STATS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "checks/spec/status.h"

namespace checkd {

// The rows of kEngineCounters, in this order.
enum class EngineCounter : uint8_t {
  kRunsStarted,
  kRunsPassed,
  kRunsCondPassed,
  kRunsFailed,
  kRunsAborted,
  kRunsLate,
  kRunsSkipped,
  kRunsQueued,
  kShortages,
  kStalls,
  kTlsUnsupported,
  kCount,
};

struct EngineCounterInfo {
  std::string_view name;  // as metrics spell it
  std::string_view help;
};
inline constexpr size_t kEngineCounterCount =
    static_cast<size_t>(EngineCounter::kCount);
extern const std::array<EngineCounterInfo, kEngineCounterCount> kEngineCounters;

// A distribution of durations in microseconds: eight buckets to a power of two,
// so a quantile is at most an eighth too high. No allocation, no lock.
class LatencyHistogram {
 public:
  void Add(int64_t micros);  // negative counts as 0

  uint64_t count() const { return count_.load(std::memory_order_relaxed); }
  int64_t max() const { return max_.load(std::memory_order_relaxed); }
  // Of q in [0, 1]: no more than this share of the values is above; 0 if empty.
  int64_t Quantile(double q) const;

 private:
  static constexpr int kSubBits = 3;
  static constexpr int kMaxBits = 40;  // 12 days
  static constexpr int kBuckets = (kMaxBits - kSubBits + 1) << kSubBits;

  static int BucketOf(uint64_t micros);
  static int64_t UpperBound(int bucket);

  std::array<std::atomic<uint64_t>, kBuckets> buckets_{};
  std::atomic<uint64_t> count_{0};
  std::atomic<int64_t> max_{0};
};

class EngineStats {
 public:
  void Add(EngineCounter counter) {
    std::atomic<uint64_t>& cell = cells_[static_cast<size_t>(counter)];
    cell.store(cell.load(std::memory_order_relaxed) + 1,
               std::memory_order_relaxed);
  }
  void Set(EngineCounter counter, uint64_t value) {
    cells_[static_cast<size_t>(counter)].store(value,
                                               std::memory_order_relaxed);
  }
  // Counts a finished run under its result.
  void AddFinished(CheckResult result);

  uint64_t Get(EngineCounter counter) const {
    return cells_[static_cast<size_t>(counter)].load(std::memory_order_relaxed);
  }
  // passed, conditionally passed or failed
  uint64_t finished() const;

  // From when a run was due to when it started.
  LatencyHistogram& lateness() { return lateness_; }
  const LatencyHistogram& lateness() const { return lateness_; }

 private:
  std::array<std::atomic<uint64_t>, kEngineCounterCount> cells_{};
  LatencyHistogram lateness_;
};

}  // namespace checkd

#endif  // CHECKS_ENGINE_ENGINE_STATS_H_
