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
//
// A reload takes as long as the new worker's configuration does; signals and
// clients are served meanwhile. There is one at a time: a command is refused
// while one is under way, and signals that come meanwhile are one more reload
// after it.
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
#include "daemon/master/worker_start.h"
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
  // checks, and returns the exit code. `first`: it replaces no other. Whatever
  // it prints until then is `show startup-logs` of the master, too.
  using Worker =
      std::function<int(bool first, const std::function<void()>& ready)>;

  // In the process that will be the master (its pid is taken here), after
  // SignalSource::BlockWhileStarting(). `line` and `console` outlive it.
  Master(const CommandLine* line, Console* console, Worker worker);

  // Supervises until told to stop; `ready` is called once the first worker
  // checks. Returns the exit code. Children never return from it. Once.
  //
  // The code is that of the first worker where it does not come up (1 at
  // least), 1 if the CLI cannot be bound or no process be made; later 0 after
  // SIGTERM and SIGUSR1, 130 after SIGINT, else that of the current worker
  // which ended by itself. Former workers end by themselves, and are waited
  // for.
  int Run(const std::function<void()>& ready);

 private:
  struct Child {
    int pid;
    int64_t started_s;
    int born_after;  // reloads
  };
  class ReloadAnswer;
  static constexpr int kNobody = -1;

  absl::Status ServeCli();
  void AddCommands();
  MasterStatus Status() const;

  // False, with errno, if there is none.
  bool StartWorker();
  [[noreturn]] void BecomeWorker(int report_fd);
  bool IsStarting(int pid) const;

  CliReply ReloadByCommand();
  void ReloadBySignal();
  // False if it has failed already.
  bool BeginReload();
  // The worker that starts has said all it had to say.
  void OnReport();
  void EndReload(bool success);
  // No worker checks any more, or none should: nothing is started.
  bool ending() const { return stopping_by_ != 0 || current_ == kNobody; }

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
  ReloadAnswer* waiting_ = nullptr;  // by a client that waits
  std::unique_ptr<CliServer> cli_;
  std::unique_ptr<SignalSource> signals_;

  const int64_t started_s_;
  std::vector<Child> children_;         // not yet reaped
  int current_ = kNobody;               // the pid of the one that checks
  std::unique_ptr<WorkerStart> start_;  // of the one that is to check
  std::string last_log_;                // of the last start that is over
  int reloads_ = 0;
  int failed_reloads_ = 0;
  bool reload_again_ = false;  // when this one is over
  int stopping_by_ = 0;
  int exit_code_ = 0;
};

}  // namespace checkd

#endif  // DAEMON_MASTER_MASTER_H_
