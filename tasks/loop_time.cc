#include "tasks/loop_time.h"

#include <algorithm>

namespace checkd {

Duration LoopTime::BeginPoll(Instant clock) {
  const Duration worked = clock - last_;
  last_ = clock;
  if (!started_) {
    started_ = true;
    return Duration::zero();
  }
  now_ += std::min(worked, threshold_);
  return Exclude(worked - threshold_);
}

Duration LoopTime::EndPoll(Instant clock, Duration timeout) {
  const Duration waited = clock - last_;
  last_ = clock;
  // A poll without a timeout has no time to come back at.
  if (timeout == kForever || waited - timeout <= threshold_) {
    now_ += waited;
    return Duration::zero();
  }
  return Exclude(waited);
}

Duration LoopTime::Exclude(Duration stall) {
  if (stall <= Duration::zero()) return Duration::zero();
  ++stalls_;
  stalled_ += stall;
  longest_ = std::max(longest_, stall);
  return stall;
}

}  // namespace checkd
