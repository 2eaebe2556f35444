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
// that is not 0; if more than allowed is wanted, the hard limit too, where the
// privileges suffice. Returns the limit in force, 1024 if it cannot be told.
// Never fails: whoever needs a number compares.
int RaiseDescriptorLimit(int wanted);

// Writes "<pid>\n", replacing what was there. PermissionDenied if the file
// cannot be opened, whatever the reason, DataLoss if it cannot be written.
// Before chroot() and a change of user. Nobody removes it.
absl::Status WritePidFile(const std::string& path, int pid);

// chroot, group and user as `global` says, in this order, then the capabilities
// of `setcap`. What is not configured stays, and so does an id of 0. Reads the
// time zone first, whose file may be out of sight afterwards.
// FailedPrecondition, naming what was refused; what came before it has
// happened, so the process can only end. Before other threads are started.
absl::Status DropPrivileges(const GlobalConfig& global);

// Points the standard streams to /dev/null, so that whoever started us sees
// their end. They stay as they are if that cannot be opened.
void DetachStandardStreams();

// Closes every descriptor that an exec would close, except `keep`: what a child
// of ours must not share with us. Inherited descriptors, which survived an
// exec, stay. Only with /proc. In a process that has no other thread.
void CloseAsExecWould(int keep);

// How a process ended, from its wait status: what it exited with or 128 plus
// the signal, and in words "Exit" or what the system calls the signal
// ("Killed").
struct ProcessEnd {
  explicit ProcessEnd(int wait_status);
  int code;
  std::string how;
};

// Sends `signal` to each of `pids`. Those that are gone, or not ours to signal,
// are skipped without a word.
void SignalProcesses(const std::vector<int>& pids, int signal);

// A parent waiting for its child to become ready (-D, F148).
//
//   Daemonizer daemonizer;
//   if (daemonizer.Fork() == Daemonizer::kParent) {
//     return daemonizer.Wait(&error);
//   }
//   ... start ...
//   daemonizer.Ready();   // the parent exits 0; our standard streams close
//
// Used once; before other threads are started.
class Daemonizer {
 public:
  enum Side { kParent, kChild, kFailed };
  // kFailed: with errno, in what stays the only process. The child leads a
  // session of its own from here on.
  Side Fork();
  // Parent: 0 once the child is ready, else the code that it exited with, 128
  // plus the signal that killed it, or 1 if it exited with 0 before (a message
  // is in `*error`). Blocks until then.
  int Wait(std::string* error);
  // Child, once: lets the parent go. Nothing printed after it reaches anybody.
  void Ready();

 private:
  int pid_ = -1;
  int pipe_ = -1;
};

}  // namespace checkd

#endif  // DAEMON_PROCESS_PROCESS_H_
