#include "tools/bench/measure.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

namespace checkd {

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void Pause(double seconds) {
  const timespec time = {static_cast<time_t>(seconds),
                         static_cast<long>(seconds * 1e9) % 1000000000};
  nanosleep(&time, nullptr);
}

CheckCost MeasureInChild(int core, const std::function<CheckCost()>& measure) {
  int result[2];
  if (pipe(result) != 0) return {};
  const pid_t pid = fork();
  if (pid == 0) {
    PinTo(core);
    const CheckCost cost = measure();
    _exit(write(result[1], &cost, sizeof(cost)) == sizeof(cost) ? 0 : 1);
  }
  close(result[1]);
  CheckCost cost;
  if (read(result[0], &cost, sizeof(cost)) != sizeof(cost)) cost = {};
  close(result[0]);
  waitpid(pid, nullptr, 0);
  return cost;
}

CheckCost OwnCost(uint64_t checks, double seconds) {
  timespec used;
  rusage usage;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  getrusage(RUSAGE_SELF, &usage);
  const auto n = static_cast<double>(checks);
  return {(used.tv_sec * 1e6 + used.tv_nsec / 1e3) / n, n / seconds,
          static_cast<double>(usage.ru_nvcsw) / seconds};
}

CheckCost MeasureChecks(const Subject& subject, double seconds) {
  const uint64_t opens = ActiveOpens();
  const double cpu = subject.cpu_seconds();
  const uint64_t wakeups = subject.wakeups();
  Pause(seconds);
  const double used = subject.cpu_seconds() - cpu;
  const auto woken = static_cast<double>(subject.wakeups() - wakeups);
  const auto checks = static_cast<double>(ActiveOpens() - opens);
  if (!subject.alive() || checks == 0) return {};
  return {used * 1e6 / checks, checks / seconds, woken / seconds};
}

}  // namespace checkd
