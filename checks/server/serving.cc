#include "checks/server/serving.h"

namespace checkd {

ServingCounts ServingTally::Replace(const ServerShare& before,
                                    const ServerShare& after, uint32_t now_s) {
  const bool was_up = up();
  const uint32_t downtime = DowntimeAt(now_s);
  Count(before, -1);
  Count(after, 1);
  if (was_up != up()) {
    changed_s_ = now_s;
    downtime_s_ = downtime;
    if (was_up) ++chkdown_;
  }
  return {act_, bck_, was_up && !up()};
}

void ServingTally::Count(const ServerShare& share, int sign) {
  if (!share.usable) return;
  if (share.backup) {
    bck_ += sign;
  } else {
    act_ += sign;
    act_weight_ += sign * share.weight;
  }
}

}  // namespace checkd
