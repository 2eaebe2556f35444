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

// The rows of kEngineCounters, in this order. Counted from the start of the
// engine, never reset.
enum class EngineCounter : uint8_t {
  // Of each run that starts: then its result, or kRunsAborted if it has none.
  kRunsStarted,
  kRunsPassed,
  kRunsCondPassed,
  kRunsFailed,
  kRunsAborted,
  // Of starts: too late by Options::late_after; not possible, as the server is
  // paused or has no address; put off, as too many were running.
  kRunsLate,
  kRunsSkipped,
  kRunsQueued,
  // What went wrong on our side: the machine ran out of something, the process
  // did not run for a while, or our TLS library
  // lacks an algorithm that a server insists on.
  kShortages,
  kStalls,
  kTlsUnsupported,
  kCount,
};

// What metrics and the manual say of a counter: the one table of them.
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

  // How many values were added, and the largest, exactly.
  uint64_t count() const { return count_.load(std::memory_order_relaxed); }
  int64_t max() const { return max_.load(std::memory_order_relaxed); }
  // Of q in [0, 1]: no more than this share of the values is above; 0 if empty.
  int64_t Quantile(double q) const;

 private:
  static constexpr int kSubBits = 3;
  static constexpr int kMaxBits = 40;  // 12 days
  static constexpr int kBuckets = (kMaxBits - kSubBits + 1) << kSubBits;

  // Values beyond 2^40 us count in the last bucket. UpperBound(): the largest
  // value of a bucket.
  static int BucketOf(uint64_t micros);
  static int64_t UpperBound(int bucket);

  std::array<std::atomic<uint64_t>, kBuckets> buckets_{};
  std::atomic<uint64_t> count_{0};
  std::atomic<int64_t> max_{0};
};

class EngineStats {
 public:
  // Both from the engine's thread only: a plain store is enough, no locked
  // instruction.
  void Add(EngineCounter counter) {
    std::atomic<uint64_t>& cell = cells_[static_cast<size_t>(counter)];
    cell.store(cell.load(std::memory_order_relaxed) + 1,
               std::memory_order_relaxed);
  }
  void Set(EngineCounter counter, uint64_t value) {
    cells_[static_cast<size_t>(counter)].store(value,
                                               std::memory_order_relaxed);
  }
  // Counts a finished run under its result; what is neither passed nor
  // conditionally passed is failed.
  void AddFinished(CheckResult result);

  // From any thread.
  uint64_t Get(EngineCounter counter) const {
    return cells_[static_cast<size_t>(counter)].load(std::memory_order_relaxed);
  }
  // Runs that have a verdict: passed, conditionally passed or failed.
  uint64_t finished() const;

  // From when a run was due to when it started.
  // Microseconds; the engine's thread adds, any may read.
  LatencyHistogram& lateness() { return lateness_; }
  const LatencyHistogram& lateness() const { return lateness_; }

 private:
  std::array<std::atomic<uint64_t>, kEngineCounterCount> cells_{};
  LatencyHistogram lateness_;
};

}  // namespace checkd

#endif  // CHECKS_ENGINE_ENGINE_STATS_H_
