// The master of -W and -Ws: starts the worker that checks, passes signals on,
// replaces it on reload, serves its own CLI (-S), and ends as HAProxy's master
// does (F124, F478, docs/reference/launch.md: Start).
//
//   Master master(&line, &console, [&](bool first, auto& ready) {
//     return worker.Run({.supervised = true, .first = first}, ready);
//   });
//   return master.Run([] {});
//
// A worker is a fork without exec: it gives back whatever an exec would have
// closed, so the two share no descriptor but the inherited ones. One thread.
#ifndef DAEMON_MASTER_MASTER_H_
#define DAEMON_MASTER_MASTER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "daemon/cli/cli_server.h"
#include "daemon/cli/command_table.h"
#include "daemon/log/console.h"
#include "daemon/master/master_status.h"
#include "daemon/process/signals.h"
#include "daemon/startup/command_line.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "transport/sockets/kernel_net.h"

namespace checkd {

class Master {
 public:
  // What a worker does with its life, in the child: calls `ready` once it
  // checks, and returns the exit code. `first`: it replaces no other.
  using Worker =
      std::function<int(bool first, const std::function<void()>& ready)>;

  // In the process that will be the master (its pid is taken here), after
  // SignalSource::BlockWhileStarting().
  Master(const CommandLine* line, Console* console, Worker worker);

  // Supervises until told to stop; `ready` is called once the first worker
  // checks. Returns the exit code. Children never return from it.
  int Run(const std::function<void()>& ready);

 private:
  struct Child {
    int pid;
    int64_t started_s;
    int born_after;  // reloads
  };
  // What a worker says of its start.
  struct Report {
    bool ready = false;
    std::string log;
  };

  absl::Status ServeCli();
  void AddCommands();
  MasterStatus Status() const;

  Report StartWorker();
  [[noreturn]] void BecomeWorker(int report_fd);
  Report AwaitReport(int report_fd, int pid) const;
  bool Reload();

  void OnSignal(int signal);
  void Stop(int signal);
  void Reap();
  void Notify(const std::string& message) const;
  int64_t NowSeconds() const;

  const CommandLine* const line_;
  Console* const console_;
  const Worker worker_;
  const int pid_;

  MonotonicClock clock_;
  EpollPoller poller_;
  EventLoop loop_;
  KernelNet net_;
  TransportContext context_;
  CommandTable commands_;
  std::unique_ptr<CliServer> cli_;
  std::unique_ptr<SignalSource> signals_;

  const int64_t started_s_;
  std::vector<Child> children_;  // not yet reaped
  int current_ = -1;             // the pid of the one that checks
  Report last_report_;
  int reloads_ = 0;
  int failed_reloads_ = 0;
  int stopping_by_ = 0;
  int exit_code_ = 0;
};

}  // namespace checkd

#endif  // DAEMON_MASTER_MASTER_H_
