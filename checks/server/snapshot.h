// What readers show of a server and of a backend (`show stat`, `show servers
// state`, metrics): copies of one moment, free of any lock.
#ifndef CHECKS_SERVER_SNAPSHOT_H_
#define CHECKS_SERVER_SNAPSHOT_H_

#include <cstdint>
#include <string>

#include "checks/server/server_state.h"
#include "checks/spec/status.h"
#include "transport/values/address.h"

namespace checkd {

struct ServerSnapshot {
  OpState op = OpState::kStopped;
  uint8_t admin = 0;                                // AdminFlag
  uint8_t check_state = 0;                          // CheckStateFlag
  CheckStatus status = CheckStatus::kInitializing;  // of the last finished run
  CheckResult result = CheckResult::kUnknown;  // kUnknown during a run (F426)
  int32_t code = 0;          // 0 during a run; shown where HasCode(status)
  int32_t duration_ms = -1;  // of the last finished run; -1: none
  int32_t health = 0;        // 0..rise+fall-1
  int32_t rise = 0;
  int32_t fall = 0;
  uint32_t chkfail = 0;
  uint32_t chkdown = 0;
  uint32_t lastchg_s = 0;   // since the last change of `op`
  uint32_t downtime_s = 0;  // in all, the present one included
  uint16_t uweight = 0;     // as set by users
  uint16_t iweight = 0;     // as configured
  uint16_t weight = 0;      // effective: what stats show
  int8_t throttle = -1;     // percent during slowstart; -1: none (F382)
  bool backup = false;
  Address address;          // with port; unset while its name has none
  uint16_t port = 0;        // known even then
  std::string fqdn;         // the name that it follows now
  std::string description;  // empty during a run

  bool check_in_progress() const {
    return (check_state & kCheckInProgress) != 0;
  }
  bool check_configured() const {
    return (check_state & kCheckConfigured) != 0;
  }
  bool check_enabled() const { return (check_state & kCheckEnabled) != 0; }
  bool check_paused() const { return (check_state & kCheckPaused) != 0; }
};

struct BackendSnapshot {
  bool up = false;  // the status column: usable servers, or no server at all
  uint32_t servers = 0;
  uint32_t act = 0;  // usable active servers (F381)
  uint32_t bck = 0;  // usable backup servers
  uint32_t weight =
      0;  // of what serves: the active ones, else the first backup
  uint32_t chkdown = 0;  // times it lost its last usable server (F437)
  uint32_t lastchg_s = 0;
  uint32_t downtime_s = 0;
};

}  // namespace checkd

#endif  // CHECKS_SERVER_SNAPSHOT_H_
