// From a command line to a configuration that can run, or to the messages that
// say why not (F115-F120).
#ifndef DAEMON_STARTUP_H_
#define DAEMON_STARTUP_H_

#include <memory>

#include "config/config.h"
#include "daemon/command_line.h"
#include "daemon/log/console.h"

namespace checkd {

// Reads and loads what `line` names, and prints everything that is to be said.
// Null if it cannot be used: everything about that was printed too.
std::unique_ptr<Config> LoadOrExplain(const CommandLine& line,
                                      Console* console);

// Something to serve or to check is configured; without it a start is refused.
bool HasAnythingToDo(const Config& config);

// -c: loads, says so on standard output, and returns the exit code (F119).
int CheckConfiguration(const CommandLine& line, Console* console);

// -cc: returns 0 if the condition holds, 1 if not, 2 if it cannot be read
// (F019).
int EvaluateCondition(const CommandLine& line, Console* console);

}  // namespace checkd

#endif  // DAEMON_STARTUP_H_
