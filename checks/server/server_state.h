// The states of a server, with the numbers that `show servers state` prints and
// state files carry (F506). Two things are kept apart: what was found out about
// a server (OpState) and what somebody wants of it (AdminFlag).
#ifndef CHECKS_SERVER_SERVER_STATE_H_
#define CHECKS_SERVER_SERVER_STATE_H_

#include <cstdint>

namespace checkd {

// srv_op_state (F338): what checks and commands found.
enum class OpState : uint8_t {
  kStopped = 0,
  // Up, with less than its weight while `slowstart` lasts (F382).
  kStarting = 1,
  kRunning = 2,
  // Of disable-on-404, or by a command (F228, F481).
  kStopping = 3,  // "NOLB": answers, wants no new traffic
};

// srv_admin_state, a sum of flags (F339): what somebody wants. Each has its
// source, and a server is free of maintenance, or of draining, when the last of
// its flags has gone.
enum AdminFlag : uint8_t {
  // Maintenance: neither checked nor used (F340).
  kForcedMaint = 0x01,     // by command
  kInheritedMaint = 0x02,  // from the tracked server
  // `disabled` in the configuration. No reason by itself: it comes along with
  // kForcedMaint, and stays for ever (F344).
  kConfigMaint = 0x04,
  kForcedDrain = 0x08,      // by command
  kInheritedDrain = 0x10,   // from the tracked server
  kResolutionMaint = 0x20,  // its name has no address (F688)
  kFqdnChanged = 0x40,      // a command renamed it (F487)

  // Any of these means "in maintenance", respectively "draining".
  kMaintMask = kForcedMaint | kInheritedMaint | kResolutionMaint,
  kDrainMask = kForcedDrain | kInheritedDrain,
};

// Neither checked nor used.
constexpr bool InMaintenance(uint8_t admin) {
  return (admin & kMaintMask) != 0;
}
// Checked, but gets no new traffic.
constexpr bool Draining(uint8_t admin) { return (admin & kDrainMask) != 0; }

// srv_check_state, a sum of flags (F506). A check runs if it is enabled and not
// paused.
enum CheckStateFlag : uint8_t {
  kCheckInProgress = 1,
  kCheckConfigured = 2,
  kCheckEnabled = 4,
  kCheckPaused = 8,  // by maintenance (F340)
};

// `set server b/s state ...` (F480), `enable|disable server b/s` (F491).
// Flags add up: F480.
enum class AdminCommand : uint8_t { kReady, kDrain, kMaint };

// `set server b/s health ...` (F481): health and state as if checks had found
// them, until the next check finds otherwise.
enum class HealthCommand : uint8_t { kUp, kStopping, kDown };

}  // namespace checkd

#endif  // CHECKS_SERVER_SERVER_STATE_H_
