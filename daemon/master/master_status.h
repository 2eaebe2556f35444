// What the master knows of itself and its workers, as `show proc` tells it
// (F478).
#ifndef DAEMON_MASTER_MASTER_STATUS_H_
#define DAEMON_MASTER_MASTER_STATUS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace checkd {

// A value of one moment; uptimes are in seconds.
struct MasterStatus {
  // `reloads`: how many were begun since it was started, failed ones too.
  struct Process {
    int pid = 0;
    int reloads = 0;  // that it has seen
    int64_t uptime_s = 0;
  };
  Process master;
  int failed_reloads = 0;
  std::vector<Process> workers;  // the current one, and one that starts
  std::vector<Process> former;   // replaced, not yet ended
};

// The answer of `show proc`, LF at its end: a heading, the master, and the
// workers, each with its uptime and version in columns of 15.
//
//   4711            master          1 [failed: 0]   0d00h12m08s     0.1.0
//   # workers
//   4713            worker          0               0d00h02m01s     0.1.0
std::string ShowProc(const MasterStatus& status);

}  // namespace checkd

#endif  // DAEMON_MASTER_MASTER_STATUS_H_
