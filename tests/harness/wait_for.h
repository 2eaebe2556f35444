// Waiting for something to become true, with a deadline: what tests do instead
// of sleeping for a time that is hoped to be enough.
//
//   ASSERT_TRUE(WaitFor([&] { return log.Count("is DOWN") == 3; }));
#ifndef TESTS_HARNESS_WAIT_FOR_H_
#define TESTS_HARNESS_WAIT_FOR_H_

#include <chrono>
#include <functional>

namespace checkd {

using Millis = std::chrono::milliseconds;
using SteadyTime = std::chrono::steady_clock::time_point;

// Long enough for a busy machine; a passing test never spends it.
inline constexpr Millis kPatience{15000};

inline SteadyTime Now() { return std::chrono::steady_clock::now(); }

// Asks every few milliseconds until `condition` holds or `patience` is over.
// Returns whether it held. `condition` is asked at least once, and spends at
// most a fifth of the time.
bool WaitFor(const std::function<bool()>& condition,
             Millis patience = kPatience);

}  // namespace checkd

#endif  // TESTS_HARNESS_WAIT_FOR_H_
