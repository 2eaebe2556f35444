// From a command line to a configuration that can run, or to the messages that
// say why not (F115-F120).
#ifndef DAEMON_STARTUP_STARTUP_H_
#define DAEMON_STARTUP_STARTUP_H_

#include <memory>
#include <string>
#include <vector>

#include "config/values/config.h"
#include "daemon/log/console.h"
#include "daemon/startup/command_line.h"
#include "transport/tls/tls.h"

namespace checkd {

struct LoadedConfig {
  std::unique_ptr<Config> config;    // null if it cannot be used
  std::unique_ptr<TlsContexts> tls;  // of the profiles that checks use
  // "NAME=value", sorted: as setenv and its like left it (F144), without the
  // formats of traffic logs, which exist only while the files are read.
  std::vector<std::string> environment;
};

// Reads and loads what `line` names, and prints everything that is to be said,
// also about why it cannot be used.
LoadedConfig LoadOrExplain(const CommandLine& line, Console* console);

// Something to serve or to check is configured; without it a start is refused.
bool HasAnythingToDo(const Config& config);

// -c: loads, says so on standard output, and returns the exit code (F119).
int CheckConfiguration(const CommandLine& line, Console* console);

// -cc: returns 0 if the condition holds, 1 if not, 2 if it cannot be read
// (F019).
int EvaluateCondition(const CommandLine& line, Console* console);

}  // namespace checkd

#endif  // DAEMON_STARTUP_STARTUP_H_
