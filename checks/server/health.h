// The health counter of a check, as arithmetic: 0..rise+fall-1, good from
// `rise` upwards (F330-F334), and the states that servers start in (F371).
//
//   HealthRange range{spec.rise, spec.fall};
//   health = passed ? range.AfterSuccess(health) : range.AfterFailure(health);
//
// The counter remembers how far a server is from a change of state: from good
// it takes `fall` failures in a row to 0, from 0 `rise` successes to good.
#ifndef CHECKS_SERVER_HEALTH_H_
#define CHECKS_SERVER_HEALTH_H_

#include <cstdint>
#include <limits>

#include "checks/server/server_state.h"
#include "checks/spec/spec.h"

namespace checkd {

// The bounds of a counter; the counter itself is the server's.
struct HealthRange {
  int32_t rise = 2;  // both at least 1
  int32_t fall = 3;

  // Full health. No overflow, whatever rise and fall are.
  constexpr int32_t Max() const {
    const int64_t max = int64_t{rise} + fall - 1;
    constexpr int64_t kLimit = std::numeric_limits<int32_t>::max();
    return static_cast<int32_t>(max < kLimit ? max : kLimit);
  }
  // The server is UP as far as its check is concerned.
  constexpr bool Good(int32_t health) const { return health >= rise; }

  // One less; once bad, all is lost (F332).
  constexpr int32_t AfterFailure(int32_t health) const {
    return health > rise ? health - 1 : 0;
  }
  // One more; once good, all is regained (F333).
  constexpr int32_t AfterSuccess(int32_t health) const {
    return health >= rise - 1 ? Max() : health + 1;
  }
};

// What an `init-state` means (F371). kNone: UP, one failure from DOWN (F331).
struct InitialState {
  OpState op;
  int32_t health;
};
InitialState InitialStateFor(InitState init, HealthRange range);

}  // namespace checkd

#endif  // CHECKS_SERVER_HEALTH_H_
