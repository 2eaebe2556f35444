#include "daemon/names/resolution_rules.h"

#include <algorithm>

namespace checkd {

ResolutionRules ResolutionRules::Of(const ResolversConfig& config) {
  ResolutionRules rules;
  rules.resolve = std::max(Millis(config.timeout_resolve_ms), kMinPause);
  rules.retry = std::max(Millis(config.timeout_retry_ms), kMinPause);
  rules.rounds = config.retries;
  rules.hold_nx = Millis(config.hold.nx_ms);
  rules.hold_refused = Millis(config.hold.refused_ms);
  rules.hold_timeout = Millis(config.hold.timeout_ms);
  rules.hold_other = Millis(config.hold.other_ms);
  rules.hold_valid = Millis(config.hold.valid_ms);
  rules.hold_obsolete = Millis(config.hold.obsolete_ms);
  return rules;
}

Duration ResolutionRules::Hold(DnsStatus status) const {
  switch (status) {
    case DnsStatus::kNxDomain:
      return hold_nx;
    case DnsStatus::kRefused:
      return hold_refused;
    case DnsStatus::kTimeout:
      return hold_timeout;
    case DnsStatus::kValid:
    case DnsStatus::kOther:
      break;
  }
  return hold_other;
}

std::string_view CauseOf(DnsStatus status) {
  switch (status) {
    case DnsStatus::kNxDomain:
      return "DNS NX status";
    case DnsStatus::kRefused:
      return "DNS refused status";
    case DnsStatus::kTimeout:
      return "DNS timeout status";
    case DnsStatus::kValid:
    case DnsStatus::kOther:
      break;
  }
  return "unspecified DNS error";
}

}  // namespace checkd
