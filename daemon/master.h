// The master of -W and -Ws: starts the worker that checks, passes signals on,
// replaces it on reload, and ends as HAProxy's master does (F124, launch
// contract: modes).
#ifndef DAEMON_MASTER_H_
#define DAEMON_MASTER_H_

#include <functional>
#include <string>

#include "daemon/command_line.h"
#include "daemon/log/console.h"

namespace checkd {

class Master {
 public:
  // What a worker does with its life: runs in the child, calls `ready` once it
  // checks, and returns the exit code.
  using Worker = std::function<int(const std::function<void()>& ready)>;

  Master(const CommandLine* line, Console* console, Worker worker);

  // Supervises until told to stop. Signals must be blocked
  // (SignalSource::Block()). Returns the exit code; in the child it returns the
  // worker's.
  int Run();

 private:
  struct Child {
    int pid = -1;
    int ready_fd = -1;  // readable: a byte when it is ready, EOF if it failed
    bool ready = false;
  };

  // True in the child.
  bool Fork(int* exit_code);
  bool AwaitReady();
  void Reload();
  bool Reap(int* exit_code);
  void Notify(const std::string& message) const;

  const CommandLine* const line_;
  Console* const console_;
  const Worker worker_;
  Child current_;
  Child previous_;
  bool in_child_ = false;
  int child_exit_ = 0;
};

}  // namespace checkd

#endif  // DAEMON_MASTER_H_
