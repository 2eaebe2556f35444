// What the benchmarks measure with: CPU of a process of its own, per check.
#ifndef TOOLS_BENCH_MEASURE_H_
#define TOOLS_BENCH_MEASURE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tools/bench/subject.h"

namespace checkd {

// The middle one; 0 of none.
double Median(std::vector<double> values);

void Pause(double seconds);

struct CheckCost {
  double micros = 0;  // of CPU a check; 0: it made none, or has ended
  double per_second = 0;
  double wakeups = 0;  // times that it slept, a second
};

// What `measure` returns in a child process on `core`, so that the CPU it reads
// is its own; nothing if the child fails.
CheckCost MeasureInChild(int core, const std::function<CheckCost()>& measure);

// Of the calling process so far, which has made `checks` in `seconds`.
CheckCost OwnCost(uint64_t checks, double seconds);

// Of a running program whose checks are the only connections that the machine
// opens, over `seconds`.
CheckCost MeasureChecks(const Subject& subject, double seconds);

}  // namespace checkd

#endif  // TOOLS_BENCH_MEASURE_H_
