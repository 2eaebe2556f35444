// What commands may ask about the process that they run in. The daemon is one;
// tests bring their own.
#ifndef DAEMON_CLI_COMMANDS_PROCESS_VIEW_H_
#define DAEMON_CLI_COMMANDS_PROCESS_VIEW_H_

#include <string>
#include <vector>

#include "daemon/stats/info.h"

namespace checkd {

// Control loop only. Nothing here waits for another thread.
class ProcessView {
 public:
  virtual ~ProcessView() = default;

  // As of now, for `show info`; `show stat` takes its limits from it. What
  // shards count may be a moment old.
  virtual ProcessInfo Info() const = 0;
  // "NAME=value", sorted: the environment as the configuration left it. Valid
  // as long as the process view.
  virtual const std::vector<std::string>& Environment() const = 0;
  // What was printed until the process was ready; 64 KiB at most (daemon/log).
  virtual std::string StartupLog() const = 0;
  // The answers of `show cli sockets` and `show activity`.
  virtual std::string CliSockets() const = 0;
  virtual std::string Activity() const = 0;
};

}  // namespace checkd

#endif  // DAEMON_CLI_COMMANDS_PROCESS_VIEW_H_
