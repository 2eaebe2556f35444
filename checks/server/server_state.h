// The states of a server, with the numbers that `show servers state` prints.
#ifndef CHECKS_SERVER_SERVER_STATE_H_
#define CHECKS_SERVER_SERVER_STATE_H_

#include <cstdint>

namespace checkd {

// srv_op_state (F338): what checks and commands found.
enum class OpState : uint8_t {
  kStopped = 0,
  kStarting = 1,
  kRunning = 2,
  kStopping = 3,  // "NOLB": answers, wants no new traffic
};

// srv_admin_state, a sum of flags (F339): what somebody wants.
enum AdminFlag : uint8_t {
  kForcedMaint = 0x01,     // by command
  kInheritedMaint = 0x02,  // from the tracked server
  kConfigMaint =
      0x04,  // `disabled` in the configuration; stays for ever (F344)
  kForcedDrain = 0x08,     // by command
  kInheritedDrain = 0x10,  // from the tracked server
  kResolutionMaint = 0x20,
  kFqdnChanged = 0x40,

  // Any of these means "in maintenance", respectively "draining".
  kMaintMask = kForcedMaint | kInheritedMaint | kResolutionMaint,
  kDrainMask = kForcedDrain | kInheritedDrain,
};

constexpr bool InMaintenance(uint8_t admin) {
  return (admin & kMaintMask) != 0;
}
constexpr bool Draining(uint8_t admin) { return (admin & kDrainMask) != 0; }

// srv_check_state, a sum of flags (F506).
enum CheckStateFlag : uint8_t {
  kCheckInProgress = 1,
  kCheckConfigured = 2,
  kCheckEnabled = 4,
  kCheckPaused = 8,  // by maintenance (F340)
};

// `set server b/s state ...` (F480), `enable|disable server b/s` (F491).
enum class AdminCommand : uint8_t { kReady, kDrain, kMaint };

// `set server b/s health ...` (F481).
enum class HealthCommand : uint8_t { kUp, kStopping, kDown };

}  // namespace checkd

#endif  // CHECKS_SERVER_SERVER_STATE_H_
