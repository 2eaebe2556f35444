#include "daemon/worker.h"

#include <string.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/daemon.h"
#include "daemon/process/descriptors.h"
#include "daemon/process/process.h"
#include "daemon/process/signals.h"
#include "daemon/startup/startup.h"

namespace checkd {
namespace {

// What is still needed of the configuration once the daemon owns it.
struct Identity {
  explicit Identity(const GlobalConfig& global)
      : pidfile(global.pidfile), quiet(global.quiet) {
    account.chroot_dir = global.chroot_dir;
    account.uid = global.uid;
    account.gid = global.gid;
    account.capabilities = global.capabilities;
  }
  std::string pidfile;
  bool quiet;
  GlobalConfig account;
};

}  // namespace

Worker::Worker(const CommandLine* line, std::string argv0, Console* console)
    : line_(line), argv0_(std::move(argv0)), console_(console) {}

int Worker::Refuse(std::string_view message) {
  console_->Print(Console::Level::kAlert, message);
  return 1;
}

int Worker::Run(const Start& start, const std::function<void()>& ready) {
  LoadedConfig loaded = LoadOrExplain(*line_, console_);
  if (loaded.config == nullptr) return 1;
  if (!HasAnythingToDo(*loaded.config)) {
    return Refuse(absl::StrCat("[", argv0_,
                               ".main()] No enabled listener found (check for "
                               "'bind' directives) ! Exiting."));
  }
  const GlobalConfig& global = loaded.config->global;
  const bool background =
      (line_->daemon || (global.daemon && !start.supervised)) &&
      !line_->foreground && !line_->debug;
  const int descriptor_limit = RaiseDescriptorLimit(global.ulimit_n);
  if (absl::Status s =
          VerifyDescriptors(DescriptorsOfWorker(*loaded.config) +
                            (background ? kDescriptorsOfDaemonizer : 0));
      !s.ok()) {
    return Refuse(s.message());
  }
  Daemonizer daemonizer;
  if (background && !start.supervised) {
    switch (daemonizer.Fork()) {
      case Daemonizer::kParent: {
        std::string error;
        const int code = daemonizer.Wait(&error);
        if (code != 0) Refuse(error);
        return code;
      }
      case Daemonizer::kFailed:
        return Refuse(absl::StrCat("Cannot fork: ", strerror(errno)));
      case Daemonizer::kChild:
        break;
    }
  }
  SignalSource::Block();

  const Identity identity(global);
  Daemon::Options options;
  options.program = argv0_.substr(argv0_.rfind('/') + 1);
  options.descriptor_limit = descriptor_limit;
  options.environment = std::move(loaded.environment);
  options.tls = loaded.tls.get();
  Daemon daemon(options, std::move(loaded.config), console_);
  if (absl::Status s = daemon.Bind(); !s.ok()) return Refuse(s.message());
  // With -p a master writes the file itself; one that only the configuration
  // names it does not know of.
  const bool writes_pidfile =
      start.supervised ? line_->pidfile.empty() : background;
  if (writes_pidfile && !identity.pidfile.empty()) {
    const int pid = start.supervised ? getppid() : getpid();
    if (absl::Status s = WritePidFile(identity.pidfile, pid); !s.ok()) {
      return Refuse(s.message());
    }
  }
  if (absl::Status s = DropPrivileges(identity.account); !s.ok()) {
    return Refuse(s.message());
  }
  // Who loaded the configuration may have had more privileges than we.
  if (absl::Status s = daemon.VerifyPrivileges(); !s.ok()) {
    return Refuse(s.message());
  }
  daemon.Start();
  console_->EndStartup();
  if (identity.quiet && !line_->debug) console_->set_quiet(true);
  if (background) {
    console_->set_quiet(true);
    if (start.supervised) {
      DetachStandardStreams();
    } else {
      daemonizer.Ready();
    }
  }
  ready();
  if (start.first) {
    SignalProcesses(line_->finish_pids, SIGUSR1);
    SignalProcesses(line_->terminate_pids, SIGTERM);
  }
  stopped_by_ = daemon.Run();
  return 0;
}

}  // namespace checkd
