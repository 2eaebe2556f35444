// What a check can find, and how every output spells it (F400-F420).
//
//   Info(verdict.status).code     // "L7STS"
//   Info(verdict.status).result   // CheckResult::kFailed
//
// A new status needs a row in status.cc and nothing else.
#ifndef CHECKS_SPEC_STATUS_H_
#define CHECKS_SPEC_STATUS_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace checkd {

// The numbers are those of srv_check_status in `show servers state`.
// F400-F418; as names for code, kL7Okc for "L7OKC".
enum class CheckStatus : uint8_t {
  kUnknown = 0,
  kInitializing = 1,  // INI
  kStart = 2,         // a run has started; never displayed
  // An agent, and the analysis of traffic: known by their numbers, never found
  // by checkd.
  kChecked = 3,
  kHana = 4,
  // An established connection broke, or a unix socket cannot be reached (F239).
  kSockErr = 5,
  // Layer 4: the connection itself. Layer 6: TLS.
  kL4Ok = 6,
  kL4Tout = 7,
  kL4Con = 8,
  kL6Ok = 9,
  kL6Tout = 10,
  kL6Rsp = 11,
  // Layer 7: what the server said, or did not say, to the rules.
  kL7Tout = 12,
  kL7Rsp = 13,
  kL57Data = 14,  // statuses above it carry a code
  kL7Ok = 15,
  kL7Okc = 16,
  kL7Sts = 17,
  // External checks, which do not run yet.
  kProcErr = 18,
  kProcTout = 19,
  kProcOk = 20,
};

// What a status means for the health of a server (F332-F337). The numbers are
// those of srv_check_result.
enum class CheckResult : uint8_t {
  // These two leave health and state alone.
  kUnknown = 0,
  kNeutral = 1,
  kFailed = 2,
  kPassed = 3,
  // Passes, but the server wants no new traffic: L7OKC.
  kCondPass = 4,
};

// A row of the table, static.
struct CheckStatusInfo {
  std::string_view code;  // "L4OK"
  std::string_view text;  // "Layer4 check passed"
  CheckResult result;
};

// The row of the one table of statuses.
const CheckStatusInfo& Info(CheckStatus status);

// True if outputs show a code with `status` (F421).
constexpr bool HasCode(CheckStatus status) {
  return status > CheckStatus::kL57Data;
}

// The status whose code is `name`, whatever the case; kUnknown if none.
CheckStatus CheckStatusFromCode(std::string_view name);

// How one run of a check ended. Made by the run, on its server's shard; the
// server keeps what readers show of it (Server::FinishRun()).
struct Verdict {
  CheckStatus status = CheckStatus::kUnknown;
  // The status of the last http response, or 0. Shown where HasCode(status).
  int code = 0;
  int32_t duration_ms = -1;  // start to final status, rounded down; -1: none
  // What the rules, or the system, say of it; for people.
  std::string description;  // at most 127 bytes; may be empty (F421)
};

}  // namespace checkd

#endif  // CHECKS_SPEC_STATUS_H_
