// The log lines of checks and servers, to the byte (F420-F437): functions from
// copied values to text, without time stamp, prefix and LF.
//
// `via` is the tracked server, "be/srv", where a state was inherited. `cause`
// stands in parentheses after maintenance and drain. Empty: there is none.
#ifndef CHECKS_SERVER_LOG_LINES_H_
#define CHECKS_SERVER_LOG_LINES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "checks/server/server_state.h"
#include "checks/server/serving.h"
#include "checks/spec/spec.h"
#include "checks/spec/status.h"
#include "transport/values/address.h"

namespace checkd {

// Whom a line is about.
struct ServerNames {
  std::string_view backend;
  std::string_view server;
  bool backup = false;
};

// `text` with < > " and all that is not printable ASCII as <XX> (F421).
std::string EscapeInfo(std::string_view text);

// ", reason: ...[, code: n][, info: "..."][, check duration: nms]" (F431).
std::string ReasonText(CheckStatus status, int code,
                       std::string_view description, int32_t duration_ms);

struct CheckLineInputs {
  ServerNames names;
  bool agent = false;
  CheckStatus status = CheckStatus::kUnknown;
  int code = 0;
  int32_t duration_ms = -1;
  std::string_view description;
  int32_t health = 0;  // after this result
  int32_t rise = 2;
  int32_t fall = 3;
  uint16_t uweight = 1;
};
// "Health check for server b/s failed, reason: ..., status: 2/3 UP." (F420,
// F422)
std::string CheckLine(const CheckLineInputs& in);

// "Server b/s is DOWN<cause>...", with `op` the state after the change
// (F428-F432). `cause` comes with its comma: ReasonText(), kCauseCli, or empty.
std::string StateLine(const ServerNames& names, OpState op,
                      std::string_view cause, std::string_view via,
                      const ServingCounts& counts);
inline constexpr std::string_view kCauseCli = ", changed from CLI";
inline constexpr std::string_view kCauseStateFile =
    ", changed from server-state after a reload";

// "Server b/s was DOWN and now enters maintenance", or "is going DOWN for
// maintenance" with the counts after it (F433).
std::string EntersMaintenanceLine(const ServerNames& names, bool was_down,
                                  std::string_view cause, std::string_view via,
                                  const ServingCounts& counts);

// Which of the reasons for maintenance has gone.
enum class MaintenanceEnd : uint8_t { kForced, kInherited, kResolves };

// "Server b/s is UP/READY (leaving forced maintenance)" (F434). `fqdn` is read
// for kResolves only.
std::string LeavesMaintenanceLine(const ServerNames& names, OpState op,
                                  bool draining, MaintenanceEnd end,
                                  std::string_view fqdn);
// "Server b/s is leaving forced maintenance but remains in maintenance": one
// reason has gone, another one holds; for kInherited the forced one (F435).
std::string StaysInMaintenanceLine(const ServerNames& names, MaintenanceEnd end,
                                   std::string_view fqdn, std::string_view via);

// "b/s: IP changed from '(none)' to '192.0.2.1' by 'r/ns1'." (F438). The port
// is told if both have one and it is another.
std::string AddressLine(const ServerNames& names, const Address& from,
                        const Address& to, std::string_view who);
// "b/s changed its FQDN from (null) to h.example by 'SRV record'" (F487).
std::string FqdnLine(const ServerNames& names, std::string_view from,
                     std::string_view to, std::string_view who);
// "no need to change the FDQN by 'stats socket command'": HAProxy's spelling.
std::string SameFqdnLine(std::string_view who);
// "Server b/s administratively READY thanks to valid DNS answer." (F427)
std::string ValidAnswerLine(const ServerNames& names);

// "Server b/s enters drain state" with the counts after it (F436).
std::string EntersDrainLine(const ServerNames& names, OpState op,
                            std::string_view cause, std::string_view via,
                            const ServingCounts& counts);
// "Server b/s is UP (leaving forced drain)", or "(leaving drain)" (F436).
std::string LeavesDrainLine(const ServerNames& names, OpState op, bool forced,
                            std::string_view via);
// "Server b/s remains in forced drain mode", or "in drain mode" (F436).
std::string StaysInDrainLine(const ServerNames& names, bool forced,
                             std::string_view via);

// "backend b has no server available!" (F437)
std::string EmptyBackendLine(ProxyKind kind, std::string_view name);

}  // namespace checkd

#endif  // CHECKS_SERVER_LOG_LINES_H_
