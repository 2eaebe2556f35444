#include "checks/spec/status.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace checkd {
namespace {

using R = CheckResult;

// Indexed by CheckStatus. Rows 2 and 14 are never displayed.
constexpr CheckStatusInfo kStatuses[] = {
    {"UNK", "Unknown", R::kUnknown},
    {"INI", "Initializing", R::kUnknown},
    {"", "", R::kUnknown},
    {"CHECKED", "No status change", R::kNeutral},
    {"HANA", "Health analyze", R::kFailed},
    {"SOCKERR", "Socket error", R::kFailed},
    {"L4OK", "Layer4 check passed", R::kPassed},
    {"L4TOUT", "Layer4 timeout", R::kFailed},
    {"L4CON", "Layer4 connection problem", R::kFailed},
    {"L6OK", "Layer6 check passed", R::kPassed},
    {"L6TOUT", "Layer6 timeout", R::kFailed},
    {"L6RSP", "Layer6 invalid response", R::kFailed},
    {"L7TOUT", "Layer7 timeout", R::kFailed},
    {"L7RSP", "Layer7 invalid response", R::kFailed},
    {"", "", R::kUnknown},
    {"L7OK", "Layer7 check passed", R::kPassed},
    {"L7OKC", "Layer7 check conditionally passed", R::kCondPass},
    {"L7STS", "Layer7 wrong status", R::kFailed},
    {"PROCERR", "External check error", R::kFailed},
    {"PROCTOUT", "External check timeout", R::kFailed},
    {"PROCOK", "External check passed", R::kPassed},
};
constexpr size_t kCount = sizeof(kStatuses) / sizeof(kStatuses[0]);
static_assert(kCount == static_cast<size_t>(CheckStatus::kProcOk) + 1);

}  // namespace

const CheckStatusInfo& Info(CheckStatus status) {
  return kStatuses[static_cast<size_t>(status)];
}

CheckStatus CheckStatusFromCode(std::string_view name) {
  if (name.empty()) return CheckStatus::kUnknown;
  const auto same = [](char upper, char any) {
    return upper == absl::ascii_toupper(any);
  };
  for (size_t i = 0; i < kCount; ++i) {
    const std::string_view code = kStatuses[i].code;
    if (std::equal(code.begin(), code.end(), name.begin(), name.end(), same)) {
      return static_cast<CheckStatus>(i);
    }
  }
  return CheckStatus::kUnknown;
}

}  // namespace checkd
