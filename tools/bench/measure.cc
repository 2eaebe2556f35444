#include "tools/bench/measure.h"

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

double MeasureInChild(int core, const std::function<double()>& measure) {
  int result[2];
  if (pipe(result) != 0) return 0;
  const pid_t pid = fork();
  if (pid == 0) {
    PinTo(core);
    const double value = measure();
    _exit(write(result[1], &value, sizeof(value)) == sizeof(value) ? 0 : 1);
  }
  close(result[1]);
  double value = 0;
  if (read(result[0], &value, sizeof(value)) != sizeof(value)) value = 0;
  close(result[0]);
  waitpid(pid, nullptr, 0);
  return value;
}

CheckCost MeasureChecks(const Subject& subject, double seconds) {
  const uint64_t opens = ActiveOpens();
  const double cpu = subject.cpu_seconds();
  Pause(seconds);
  const double used = subject.cpu_seconds() - cpu;
  const auto checks = static_cast<double>(ActiveOpens() - opens);
  if (!subject.alive() || checks == 0) return {};
  return {used * 1e6 / checks, checks / seconds};
}

}  // namespace checkd
