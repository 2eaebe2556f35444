// When checks run, as pure functions: the interval after a run (F355), its
// random spread (F356), and the first start of each check of a fleet (F357).
//
//   StartPlan plan;
//   for (Server& s : fleet) if (s.spec().check) plan.Add(s.NextInterval());
//   int64_t i = 0;
//   for (...) engine.Add(&s, InitialDelay(plan, i++, s.NextInterval(), options,
//   Random()));
#ifndef CHECKS_SERVER_SCHEDULE_H_
#define CHECKS_SERVER_SCHEDULE_H_

#include <cstdint>

#include "checks/server/server_state.h"
#include "checks/spec/spec.h"
#include "tasks/time.h"

namespace checkd {

// The settings that go into one decision. A setting of 0 falls back to `inter`.
struct Intervals {
  Duration inter;
  Duration fastinter;
  Duration downinter;
};
// As the line has them, 0 where it has none.
Intervals IntervalsOf(const ServerSpec& spec);

// `inter` in full health (unless `fast` is forced upon it), `downinter` when
// down and out, `fastinter` on the way between (F355).
Duration ChooseInterval(const Intervals& intervals, OpState op,
                        bool full_health, bool zero_health, bool fast = false);

// `interval`, up to `percent` (0..50) of it longer or shorter: `random` spreads
// evenly over that range (F356).
Duration Spread(Duration interval, int percent, uint32_t random);

struct SpreadOptions {
  int percent = 0;        // `spread-checks`
  Duration max_spread{};  // `max-spread-checks`; 0: not set
};

// Collects the intervals of all checks of the fleet, servers in maintenance
// included, in the order of the configuration.
struct StartPlan {
  // One under a second counts as a check, but makes no fleet start faster.
  void Add(Duration interval);

  int64_t checks = 0;
  Duration shortest{};  // of those of at least a second; 0: there is none
};

// How long after the start check number `index` (from 0) of interval `own` runs
// for the first time (F357). The first one runs at once (F358).
Duration InitialDelay(const StartPlan& plan, int64_t index, Duration own,
                      const SpreadOptions& options, uint32_t random);

}  // namespace checkd

#endif  // CHECKS_SERVER_SCHEDULE_H_
