// How often a name is asked for and how long answers are believed: the times of
// a `resolvers` section (F685), as loops count them.
#ifndef DAEMON_NAMES_RESOLUTION_RULES_H_
#define DAEMON_NAMES_RESOLUTION_RULES_H_

#include <string_view>

#include "config/values/config.h"
#include "tasks/time.h"
#include "transport/dns/dns_reply.h"

namespace checkd {

struct ResolutionRules {
  // From a result to the next question. Not under kMinPause, whatever is
  // written: an endless loop of questions helps nobody.
  Duration resolve = Seconds(1);
  Duration retry = Seconds(1);  // between the rounds of one inquiry
  // `resolve_retries`: rounds of one inquiry, at least one is asked.
  int rounds = 3;
  // For how long after the last valid answer a name outlives a status.
  Duration hold_nx = Seconds(30);
  Duration hold_refused = Seconds(30);
  Duration hold_timeout = Seconds(30);
  Duration hold_other = Seconds(30);
  // Between two questions of which the second was hurried (Inquiry::Hurry()).
  Duration hold_valid = Seconds(10);
  // How long a record outlives its last answer.
  Duration hold_obsolete = Duration::zero();

  static constexpr Duration kMinPause = Millis(50);

  // `retry` is not under kMinPause either.
  static ResolutionRules Of(const ResolversConfig& config);

  // How long after the last valid answer a name outlives `status`, which is
  // anything but kValid.
  Duration Hold(DnsStatus status) const;
};

// Why a server has no address, as its maintenance is told (F433). Constants, as
// HAProxy words them.
std::string_view CauseOf(DnsStatus status);
inline constexpr std::string_view kCauseNoAddress = "No IP for server ";
inline constexpr std::string_view kCauseSrvRemoved =
    "entry removed from SRV record";

}  // namespace checkd

#endif  // DAEMON_NAMES_RESOLUTION_RULES_H_
