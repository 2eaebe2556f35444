// checkd: runs the health checks of a configuration in HAProxy's dialect.
#include <limits.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "daemon/log/console.h"
#include "daemon/master/master.h"
#include "daemon/process/descriptors.h"
#include "daemon/process/process.h"
#include "daemon/process/signals.h"
#include "daemon/startup/command_line.h"
#include "daemon/startup/startup.h"
#include "daemon/worker.h"

namespace checkd {
namespace {

std::string ExecutablePath(const char* argv0) {
  char path[PATH_MAX];
  const ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
  return n > 0 ? std::string(path, n) : argv0;
}

int Refuse(Console* console, std::string_view message) {
  console->Print(Console::Level::kAlert, message);
  return 1;
}

int Supervise(const CommandLine& line, const std::string& argv0,
              Console* console, const std::function<void()>& ready) {
  Worker worker(&line, argv0, console);
  Master master(&line, console,
                [&worker](bool first, const std::function<void()>& ready) {
                  return worker.Run({.supervised = true, .first = first},
                                    ready);
                });
  return master.Run(ready);
}

// -W: the master, in the background with -D.
int RunMaster(const CommandLine& line, const std::string& argv0,
              Console* console) {
  const bool background = line.daemon && !line.foreground && !line.debug;
  if (absl::Status s = VerifyDescriptors(
          kDescriptorsOfMaster + (background ? kDescriptorsOfDaemonizer : 0));
      !s.ok()) {
    return Refuse(console, s.message());
  }
  if (!background) {
    return Supervise(line, argv0, console, [] {});
  }
  Daemonizer daemonizer;
  switch (daemonizer.Fork()) {
    case Daemonizer::kParent: {
      std::string error;
      const int code = daemonizer.Wait(&error);
      if (code != 0) Refuse(console, error);
      return code;
    }
    case Daemonizer::kFailed:
      return Refuse(console, absl::StrCat("Cannot fork: ", strerror(errno)));
    case Daemonizer::kChild:
      break;
  }
  return Supervise(line, argv0, console, [&] {
    console->set_quiet(true);
    daemonizer.Ready();
  });
}

int Main(int argc, char** argv) {
  const std::string argv0 = argv[0];
  const std::string program = argv0.substr(argv0.rfind('/') + 1);
  auto parsed = ParseCommandLine({argv + 1, static_cast<size_t>(argc - 1)});
  Console console(STDERR_FILENO, program, ExecutablePath(argv[0]));
  if (!parsed.ok()) {
    console.Print(Console::Level::kAlert, parsed.status().message());
    std::fputs(UsageText(program).c_str(), stderr);
    return 1;
  }
  const CommandLine& line = *parsed;
  if (line.help) {
    std::fputs(UsageText(program).c_str(), stdout);
    return 0;
  }
  if (line.version != CommandLine::Version::kNone) {
    std::fputs(VersionText(line.version).c_str(), stdout);
    return 0;
  }
  if (line.condition.has_value()) return EvaluateCondition(line, &console);
  if (line.config_paths.empty()) {
    std::fputs(VersionText(CommandLine::Version::kShort).c_str(), stderr);
    std::fputs(UsageText(program).c_str(), stderr);
    return 1;
  }
  if (!line.directory.empty() && chdir(line.directory.c_str()) != 0) {
    return Refuse(&console,
                  absl::StrCat("Could not change to directory ", line.directory,
                               " : ", strerror(errno)));
  }
  console.set_quiet(line.quiet && !line.debug);
  if (line.check_only) return JudgeConfiguration(line, &console);

  SignalSource::BlockWhileStarting();
  if (line.master_worker) return RunMaster(line, argv0, &console);
  Worker worker(&line, argv0, &console);
  const int code = worker.Run({}, [] {});
  // A standalone process dies by the signal that stopped it (F124).
  if (worker.stopped_by() != 0) SignalSource::DieBy(worker.stopped_by());
  return code;
}

}  // namespace
}  // namespace checkd

int main(int argc, char** argv) { return checkd::Main(argc, argv); }
