// What readers show of a server and of a backend (`show stat`, `show servers
// state`, metrics): copies of one moment, which belong to whoever asked.
//
//   const ServerSnapshot s = server.Snapshot();   // takes the lock once
//   StatusText(s);                                // "UP 1/3"
//
// Those of two servers, or of a server and its backend, need not be of the same
// moment. Names and settings are not in them: those are the specs', and stay.
#ifndef CHECKS_SERVER_SNAPSHOT_H_
#define CHECKS_SERVER_SNAPSHOT_H_

#include <cstdint>
#include <string>

#include "checks/server/server_state.h"
#include "checks/spec/status.h"
#include "transport/values/address.h"

namespace checkd {

// What decides about traffic, as expressions show it (F261).
struct ServiceView {
  bool up = false;       // neither in maintenance nor found DOWN
  uint16_t weight = 0;   // now: 0 while draining, less during slowstart
  uint16_t uweight = 0;  // as set by users
};

struct ServerSnapshot {
  // As `show servers state` has them (F506).
  OpState op = OpState::kStopped;
  uint8_t admin = 0;        // AdminFlag
  uint8_t check_state = 0;  // CheckStateFlag
  // Of the check: the last finished run, but for what a run under way blanks
  // (F426).
  CheckStatus status = CheckStatus::kInitializing;
  CheckResult result = CheckResult::kUnknown;  // kUnknown during a run (F426)
  int32_t code = 0;          // 0 during a run; shown where HasCode(status)
  int32_t duration_ms = -1;  // of the last finished run; -1: none
  // Health is 0..rise+fall-1, good from `rise` on (HealthRange).
  int32_t health = 0;
  int32_t rise = 0;
  int32_t fall = 0;
  // Failed checks while health was above 0, and times that it became DOWN, by
  // commands too (F332); since the start, or the last ClearCounters().
  uint32_t chkfail = 0;
  uint32_t chkdown = 0;
  // Whole seconds of the backend's clock.
  uint32_t lastchg_s = 0;   // since the last change of `op`
  uint32_t downtime_s = 0;  // in all, the present one included
  // Weights, 0..256.
  uint16_t uweight = 0;  // as set by users
  uint16_t iweight = 0;  // as configured
  uint16_t weight = 0;   // effective: what stats show
  int8_t throttle = -1;  // percent during slowstart; -1: none (F382)
  bool backup = false;
  // Where it is: the line's address, or that of the name which it follows.
  Address address;          // with port; unset while its name has none
  uint16_t port = 0;        // known even then
  std::string fqdn;         // the name that it follows now
  std::string description;  // empty during a run

  // The flags of `check_state`.
  bool check_in_progress() const {
    return (check_state & kCheckInProgress) != 0;
  }
  bool check_configured() const {
    return (check_state & kCheckConfigured) != 0;
  }
  bool check_enabled() const { return (check_state & kCheckEnabled) != 0; }
  bool check_paused() const { return (check_state & kCheckPaused) != 0; }
};

// Of the backend's own counts, in one lock: it does not look at the servers.
struct BackendSnapshot {
  bool up = false;  // the status column: usable servers, or no server at all
  uint32_t servers = 0;
  uint32_t act = 0;  // usable active servers (F381)
  uint32_t bck = 0;  // usable backup servers
  // Of what serves: the active ones, else the first usable backup.
  uint32_t weight = 0;
  uint32_t chkdown = 0;     // times it lost its last usable server (F437)
  uint32_t lastchg_s = 0;   // since `up` changed, or the start
  uint32_t downtime_s = 0;  // without a usable server, in all
};

}  // namespace checkd

#endif  // CHECKS_SERVER_SNAPSHOT_H_
