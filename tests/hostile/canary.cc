#include "tests/hostile/canary.h"

#include <poll.h>

#include <algorithm>

#include "tests/harness/wait_for.h"

namespace checkd {

constexpr Millis kNap{2};

Canary::Canary() : thread_([this] { Sing(); }) {}

Canary::~Canary() { Stop(); }

void Canary::Sing() {
  while (!stop_) {
    const SteadyTime lay_down = Now();
    poll(nullptr, 0, static_cast<int>(kNap.count()));
    waits_.push_back(
        std::chrono::duration_cast<Micros>(Now() - lay_down - kNap));
  }
}

Canary::Song Canary::Stop() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
  Song song;
  if (waits_.empty()) return song;
  std::sort(waits_.begin(), waits_.end());
  song.p99 = waits_[waits_.size() * 99 / 100];
  song.long_waits = static_cast<int>(
      waits_.end() - std::upper_bound(waits_.begin(), waits_.end(), kLong));
  return song;
}

}  // namespace checkd
