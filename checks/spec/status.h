// What a check can find, and how every output spells it (F400-F420).
#ifndef CHECKS_SPEC_STATUS_H_
#define CHECKS_SPEC_STATUS_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace checkd {

// The numbers are those of srv_check_status in `show servers state`.
enum class CheckStatus : uint8_t {
  kUnknown = 0,
  kInitializing = 1,  // INI
  kStart = 2,         // a run has started; never displayed
  kChecked = 3,
  kHana = 4,
  kSockErr = 5,
  kL4Ok = 6,
  kL4Tout = 7,
  kL4Con = 8,
  kL6Ok = 9,
  kL6Tout = 10,
  kL6Rsp = 11,
  kL7Tout = 12,
  kL7Rsp = 13,
  kL57Data = 14,  // statuses above it carry a code
  kL7Ok = 15,
  kL7Okc = 16,
  kL7Sts = 17,
  kProcErr = 18,
  kProcTout = 19,
  kProcOk = 20,
};

// The numbers are those of srv_check_result.
enum class CheckResult : uint8_t {
  kUnknown = 0,
  kNeutral = 1,
  kFailed = 2,
  kPassed = 3,
  kCondPass = 4,
};

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

// How one run of a check ended.
struct Verdict {
  CheckStatus status = CheckStatus::kUnknown;
  int code = 0;
  int32_t duration_ms = -1;  // start to final status, rounded down; -1: none
  std::string description;   // at most 127 bytes; may be empty (F421)
};

}  // namespace checkd

#endif  // CHECKS_SPEC_STATUS_H_
