// What a process does to itself when it starts: limits, users, background,
// pid file.
#ifndef DAEMON_PROCESS_PROCESS_H_
#define DAEMON_PROCESS_PROCESS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "config/values/config.h"

namespace checkd {

// Raises the soft limit of descriptors to what is allowed, or to `wanted` if
// that is not 0. Returns the limit in force.
int RaiseDescriptorLimit(int wanted);

// Writes "<pid>\n", replacing what was there.
absl::Status WritePidFile(const std::string& path, int pid);

// chroot, group and user as `global` says. FailedPrecondition, naming what
// was refused and by which keyword it was asked for.
absl::Status DropPrivileges(const GlobalConfig& global);

// Points the standard streams to /dev/null, so that whoever started us sees
// their end.
void DetachStandardStreams();

// Closes every descriptor that an exec would close, except `keep`: what a child
// of ours must not share with us. Inherited descriptors, which survived an
// exec, stay.
void CloseAsExecWould(int keep);

// How a process ended, from its wait status: what it exited with or 128 plus
// the signal, and in words "Exit" or the signal's name.
struct ProcessEnd {
  explicit ProcessEnd(int wait_status);
  int code;
  std::string how;
};

// Sends `signal` to each of `pids`; those that are gone are skipped.
void SignalProcesses(const std::vector<int>& pids, int signal);

// A parent waiting for its child to become ready (-D, F148).
//
//   Daemonizer daemonizer;
//   if (daemonizer.Fork() == Daemonizer::kParent) return daemonizer.Wait();
//   ... start ...
//   daemonizer.Ready();   // the parent exits 0; our standard streams close
class Daemonizer {
 public:
  enum Side { kParent, kChild, kFailed };
  Side Fork();
  // Parent: 0 once the child is ready, else the code that it exited with (a
  // message is in `*error`).
  int Wait(std::string* error);
  void Ready();

 private:
  int pid_ = -1;
  int pipe_ = -1;
};

}  // namespace checkd

#endif  // DAEMON_PROCESS_PROCESS_H_
