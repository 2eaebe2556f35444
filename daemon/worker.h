// One process that checks, from its configuration to its end: the whole program
// without -W, the master's child with it.
//
//   Worker worker(&line, argv[0], &console);
//   int code = worker.Run({.supervised = false, .first = true}, [] {});
#ifndef DAEMON_WORKER_H_
#define DAEMON_WORKER_H_

#include <functional>
#include <string>
#include <string_view>

#include "daemon/log/console.h"
#include "daemon/startup/command_line.h"

namespace checkd {

class Worker {
 public:
  // How this process came about.
  struct Start {
    // A master started this process: it does not go to the background itself,
    // and the pid file holds the master's.
    bool supervised = false;
    // Not a reload: the processes of -sf and -st are still to be signalled.
    bool first = true;
  };

  // `argv0`: its last part is the log tag where none is configured. `line` and
  // `console` outlive it.
  Worker(const CommandLine* line, std::string argv0, Console* console);

  // Loads, binds, checks and serves until a signal ends it. `ready` is called
  // once checks run, on this thread, and before clients are served. Returns the
  // exit code, 0 or 1; every reason for one that is not 0 was printed. With -D
  // it returns twice: in the process in the background as above, in the one
  // that was started what Daemonizer::Wait() tells.
  //
  // In this order: configuration, descriptors, background, stats sockets, pid
  // file, privileges, checks, then the signals of -sf and -st. Once; on the
  // only thread of the process.
  int Run(const Start& start, const std::function<void()>& ready);

  // The signal that ended Run(), or 0.
  int stopped_by() const { return stopped_by_; }

 private:
  int Refuse(std::string_view message);

  const CommandLine* const line_;
  const std::string argv0_;
  Console* const console_;
  int stopped_by_ = 0;
};

}  // namespace checkd

#endif  // DAEMON_WORKER_H_
