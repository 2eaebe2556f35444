// checkd: runs the health checks of a configuration in HAProxy's dialect.
#include <libgen.h>
#include <limits.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/command_line.h"
#include "daemon/daemon.h"
#include "daemon/log/console.h"
#include "daemon/master.h"
#include "daemon/process.h"
#include "daemon/signals.h"
#include "daemon/startup.h"

namespace checkd {
namespace {

std::string ExecutablePath(const char* argv0) {
  char path[PATH_MAX];
  const ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
  return n > 0 ? std::string(path, n) : argv0;
}

std::string BaseName(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

// One process that checks, from its configuration to its end.
class Worker {
 public:
  Worker(const CommandLine* line, std::string program, std::string argv0,
         Console* console)
      : line_(line),
        program_(std::move(program)),
        argv0_(std::move(argv0)),
        console_(console) {}

  // `supervised`: a master started this process; it stays in the foreground
  // and leaves the pid file alone. `ready` is called once checks run. Returns
  // the exit code.
  int Run(bool supervised, const std::function<void()>& ready) {
    std::unique_ptr<Config> config = LoadOrExplain(*line_, console_);
    if (config == nullptr) return 1;
    if (!HasAnythingToDo(*config)) {
      return Refuse(absl::StrCat("[", argv0_,
                                 ".main()] No enabled listener found (check "
                                 "for 'bind' directives) ! Exiting."));
    }
    const GlobalConfig& global = config->global;
    const bool background = (line_->daemon || global.daemon) && !supervised &&
                            !line_->foreground && !line_->debug;
    Daemonizer daemonizer;
    if (background) {
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

    Daemon::Options options;
    options.program = program_;
    options.descriptor_limit = RaiseDescriptorLimit(global.ulimit_n);
    const std::string pidfile = global.pidfile;
    const bool quiet = global.quiet && !line_->debug;
    GlobalConfig identity;
    identity.chroot_dir = global.chroot_dir;
    identity.user = global.user;
    identity.group = global.group;
    identity.uid = global.uid;
    identity.gid = global.gid;

    Daemon daemon(options, std::move(config), console_);
    if (absl::Status s = daemon.Bind(); !s.ok()) return Refuse(s.message());
    if (background && !pidfile.empty()) {
      if (absl::Status s = WritePidFile(pidfile, getpid()); !s.ok()) {
        return Refuse(s.message());
      }
    }
    if (absl::Status s = DropPrivileges(identity); !s.ok()) {
      return Refuse(s.message());
    }
    daemon.Start();
    console_->EndStartup();
    if (quiet) console_->set_quiet(true);
    if (background) {
      daemonizer.Ready();
      console_->set_quiet(true);
    }
    ready();
    SignalProcesses(line_->finish_pids, SIGUSR1);
    SignalProcesses(line_->terminate_pids, SIGTERM);
    stopped_by_ = daemon.Run();
    return 0;
  }

  // The signal that ended Run(), or 0.
  int stopped_by() const { return stopped_by_; }

 private:
  int Refuse(std::string_view message) {
    console_->Print(Console::Level::kAlert, message);
    return 1;
  }

  const CommandLine* const line_;
  const std::string program_;
  const std::string argv0_;
  Console* const console_;
  int stopped_by_ = 0;
};

int Main(int argc, char** argv) {
  const std::string argv0 = argv[0];
  const std::string program = BaseName(argv0);
  if (argc == 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
    std::fputs(UsageText(program).c_str(), stdout);
    return 0;
  }
  auto parsed = ParseCommandLine({argv + 1, static_cast<size_t>(argc - 1)});
  Console console(STDERR_FILENO, program, ExecutablePath(argv[0]));
  if (!parsed.ok()) {
    console.Print(Console::Level::kAlert, parsed.status().message());
    std::fputs(UsageText(program).c_str(), stderr);
    return 1;
  }
  const CommandLine& line = *parsed;
  if (line.version != CommandLine::Version::kNone) {
    std::fputs(VersionText(line.version).c_str(), stdout);
    return 0;
  }
  if (line.condition.has_value()) {
    return EvaluateCondition(line, &console);
  }
  if (line.config_paths.empty()) {
    std::fputs(VersionText(CommandLine::Version::kShort).c_str(), stderr);
    std::fputs(UsageText(program).c_str(), stderr);
    return 1;
  }
  if (!line.directory.empty() && chdir(line.directory.c_str()) != 0) {
    console.Print(Console::Level::kAlert,
                  absl::StrCat("Could not change to directory ",
                               line.directory, " : ", strerror(errno)));
    return 1;
  }
  console.set_quiet(line.quiet && !line.debug);
  if (line.check_only) return CheckConfiguration(line, &console);

  SignalSource::Block();
  Worker worker(&line, program, argv0, &console);
  if (line.master_worker) {
    Master master(&line, &console,
                  [&](const std::function<void()>& ready) {
                    return worker.Run(/*supervised=*/true, ready);
                  });
    return master.Run();
  }
  const int code = worker.Run(/*supervised=*/false, [] {});
  // A standalone process dies by the signal that stopped it (F124).
  if (worker.stopped_by() != 0) SignalSource::DieBy(worker.stopped_by());
  return code;
}

}  // namespace
}  // namespace checkd

int main(int argc, char** argv) { return checkd::Main(argc, argv); }
