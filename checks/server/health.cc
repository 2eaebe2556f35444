#include "checks/server/health.h"

namespace checkd {

InitialState InitialStateFor(InitState init, HealthRange range) {
  switch (init) {
    case InitState::kNone:
    case InitState::kUp:
      return {OpState::kRunning, range.rise};
    case InitState::kFullyUp:
      return {OpState::kRunning, range.Max()};
    case InitState::kDown:
      return {OpState::kStopped, range.rise - 1};
    case InitState::kFullyDown:
      return {OpState::kStopped, 0};
  }
  return {OpState::kRunning, range.rise};
}

}  // namespace checkd
