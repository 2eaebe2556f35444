// The running process: the fleet on its shards, the log, the stats sockets, and
// the control loop that ties them together on the main thread.
//
//   Daemon daemon(options, std::move(config), &console);
//   if (absl::Status s = daemon.Bind(); !s.ok()) ...  // nothing runs yet
//   daemon.Start();
//   int signal = daemon.Run();                        // until told to stop
#ifndef DAEMON_DAEMON_H_
#define DAEMON_DAEMON_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "checks/expressions/variables.h"
#include "checks/server/event_queue.h"
#include "config/values/config.h"
#include "daemon/cli/cli_server.h"
#include "daemon/cli/command_table.h"
#include "daemon/cli/commands/process_view.h"
#include "daemon/fleet/event_feed.h"
#include "daemon/fleet/fleet.h"
#include "daemon/fleet/shard.h"
#include "daemon/fleet/slowstart_clock.h"
#include "daemon/fleet/state_dump.h"
#include "daemon/log/console.h"
#include "daemon/log/log_router.h"
#include "daemon/names/names.h"
#include "daemon/process/signals.h"
#include "daemon/self_report.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "transport/sockets/kernel_net.h"

namespace checkd {

class Daemon : private ProcessView {
 public:
  // What the process was given from outside of its configuration.
  struct Options {
    std::string program;  // the log tag where none is configured
    // What RaiseDescriptorLimit() has come to; checks take 80 % of it unless
    // the configuration says otherwise, and never more than 90 %.
    int descriptor_limit = 1024;
    std::vector<std::string> environment;  // for `show env`
    // Has the contexts of all TLS profiles in the configuration; outlives the
    // daemon.
    const TlsContexts* tls = nullptr;
  };

  // Builds all parts and starts nothing; opens descriptors for the loops, logs
  // and network namespaces, so it belongs before chroot(). Warns on `console`,
  // which outlives it, if more checks are to be open than descriptors allow.
  Daemon(const Options& options, std::unique_ptr<Config> config,
         Console* console);
  // Ends the threads if Run() did not.
  ~Daemon() override;
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // Binds the stats sockets. Nothing runs yet. FailedPrecondition, as
  // CliServer::Listen(), for the first that cannot be bound; those before stay
  // bound until the daemon goes. Once, before a change of user.
  absl::Status Bind();
  // Whether checks can make their sockets with the privileges that are left,
  // after DropPrivileges(). FailedPrecondition says which option needs what;
  // other obstacles, such as an interface that may still come, are no error
  // here.
  absl::Status VerifyPrivileges() const;
  // Starts the shards: checks begin, and names are asked for. Signals must be
  // blocked (SignalSource::Block()); clients and signals are served as soon as
  // Run() is called. Once.
  void Start();
  // Serves until a signal ends it. Returns SIGTERM or SIGINT, or 0 after a soft
  // stop (F124). The checks have ended when it returns, without a verdict where
  // they ran, and all that happened before has been logged. SIGHUP tells the
  // state of servers, SIGQUIT the use of memory, SIGUSR2 nothing.
  int Run();

 private:
  // ProcessView
  ProcessInfo Info() const override;
  const std::vector<std::string>& Environment() const override {
    return options_.environment;
  }
  std::string StartupLog() const override { return console_->startup_log(); }
  std::string CliSockets() const override { return cli_->DescribeSockets(); }
  std::string Activity() const override;

  void MakeShards();
  void FollowNames();
  // Ends the threads that check and ask.
  void StopThreads();
  int64_t UptimeMicros() const;
  void OnSignal(int signal);
  void SoftStop();
  void DumpMemory();

  const Options options_;
  const std::unique_ptr<Config> config_;
  const std::vector<const SocketOptions*> socket_options_;  // that checks use
  Console* const console_;
  const int64_t start_time_us_;
  MonotonicClock clock_;
  SystemWallClock wall_clock_;
  const Instant started_;
  ProcVariables process_variables_;  // that rules set and read
  EpollPoller poller_;
  EventLoop loop_;
  KernelNet net_;
  TransportContext context_;
  EventQueue events_;
  std::unique_ptr<LogRouter> router_;
  std::unique_ptr<Fleet> fleet_;
  std::unique_ptr<EventFeed> feed_;
  std::unique_ptr<SelfReport> self_report_;  // outlives the loops it watches
  std::vector<std::unique_ptr<Shard>> shards_;
  std::unique_ptr<Names> names_;
  CommandTable commands_;
  std::unique_ptr<CliServer> cli_;
  std::unique_ptr<SignalSource> signals_;
  std::unique_ptr<StateDump> state_dump_;
  std::unique_ptr<SlowstartClock> slowstarts_;
  int stopped_by_ = 0;
};

}  // namespace checkd

#endif  // DAEMON_DAEMON_H_
