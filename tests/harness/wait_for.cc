#include "tests/harness/wait_for.h"

#include <algorithm>
#include <thread>

namespace checkd {

bool WaitFor(const std::function<bool()>& condition, Millis patience) {
  const SteadyTime deadline = Now() + patience;
  for (;;) {
    const SteadyTime asked = Now();
    if (condition()) return true;
    const SteadyTime answered = Now();
    if (answered >= deadline) return false;
    // Costly questions are asked more rarely: whom they keep busy must get on.
    std::this_thread::sleep_for(
        std::max<SteadyTime::duration>(Millis(5), 4 * (answered - asked)));
  }
}

}  // namespace checkd
