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

// `tls` points to the profiles that `config` owns.
struct LoadedConfig {
  std::unique_ptr<Config> config;    // null if it cannot be used
  std::unique_ptr<TlsContexts> tls;  // of the profiles that checks use
  // "NAME=value", sorted: as setenv and its like left it (F144), without the
  // formats of traffic logs, which exist only while the files are read.
  std::vector<std::string> environment;
};

// Reads and loads what `line` names, and prints everything that is to be said,
// also about why it cannot be used. Blocks on files and names. Makes sockets
// with the options of servers and closes them, to see what cannot be had. What
// the command line says about maxconn, log tag and pid file is in the result.
LoadedConfig LoadOrExplain(const CommandLine& line, Console* console);

// Something to serve or to check is configured; without it a start is refused.
bool HasAnythingToDo(const Config& config);

// -c: loads, says so on standard output, with what will be checked (-V, -VV),
// and returns the exit code (F119). 0:
// valid; 1: not; 2: it has no listener, with `line.strict_exit` and without -q.
// A privilege that is missing here is no error: whoever runs it may have it.
int JudgeConfiguration(const CommandLine& line, Console* console);

// -cc: returns 0 if the condition holds, 1 if not, 2 if it cannot be read
// (F019). `line.condition` is set. Reads no configuration.
int EvaluateCondition(const CommandLine& line, Console* console);

}  // namespace checkd

#endif  // DAEMON_STARTUP_STARTUP_H_
