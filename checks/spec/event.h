// What the check layer tells the rest of the process: results and transitions,
// as values that were copied under the server's lock and are handed out after
// it was released (docs/architecture.md, Threads and locks).
#ifndef CHECKS_SPEC_EVENT_H_
#define CHECKS_SPEC_EVENT_H_

#include <cstdint>
#include <string>

#include "checks/spec/status.h"

namespace checkd {

class Backend;
class Server;

// Syslog severities.
enum class LogLevel : uint8_t {
  kEmerg = 0,
  kAlert = 1,
  kCrit = 2,
  kErr = 3,
  kWarning = 4,
  kNotice = 5,
  kInfo = 6,
  kDebug = 7,
};

struct Event {
  enum class Kind : uint8_t {
    kCheckResult,    // one run's result (F420, F423)
    kServerState,    // UP, DOWN, stopping (F428-F432)
    kServerAdmin,    // maintenance, drain (F433-F436)
    kServerAddress,  // another address (F438)
    kServerName,     // another host name (F487); logged only
    kBackendEmpty,   // "... has no server available!" (F437)
  };
  Kind kind;
  LogLevel level;
  const Backend* backend;
  const Server* server;  // null for kBackendEmpty
  std::string text;      // the log line, to the byte, without prefix and LF
};

// Receives events on the thread that caused them, in order, with no lock held.
// Implementations hand them on (a bounded queue) and return at once.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void OnEvent(const Event& event) = 0;
};

}  // namespace checkd

#endif  // CHECKS_SPEC_EVENT_H_
