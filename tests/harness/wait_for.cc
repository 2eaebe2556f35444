#include "tests/harness/wait_for.h"

#include <thread>

namespace checkd {

bool WaitFor(const std::function<bool()>& condition, Millis patience) {
  const SteadyTime deadline = Now() + patience;
  while (!condition()) {
    if (Now() >= deadline) return condition();
    std::this_thread::sleep_for(Millis(5));
  }
  return true;
}

}  // namespace checkd
