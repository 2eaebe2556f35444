#include "tasks/timer_wheel.h"

#include <algorithm>
#include <bit>

namespace checkd {

namespace {

constexpr Duration kTick = TimerWheel::kResolution;
constexpr int64_t kMaxTicks = (int64_t{1} << 31) - 1;

}  // namespace

uint64_t TimerWheel::TickAt(Instant t) const {
  return t <= origin_ ? 0 : static_cast<uint64_t>((t - origin_) / kTick);
}

uint64_t TimerWheel::TickAfter(Instant t) const {
  return t <= origin_ ? 0 : TickAt(t + kTick - Duration(1));
}

void TimerWheel::Add(Timer* timer, Instant deadline) {
  const Instant furthest =
      origin_ + (static_cast<int64_t>(tick_) + kMaxTicks) * kTick;
  timer->when = std::min(deadline, furthest);
  const uint64_t tick = TickAfter(timer->when);
  if (tick <= tick_) {
    due_.PushBack(timer);
  } else {
    Insert(timer, tick);
  }
}

void TimerWheel::Insert(Timer* timer, uint64_t tick) {
  const uint64_t distance = tick - tick_;
  int level = 0;
  while (distance >> (kBits * (level + 1)) != 0) ++level;
  const int slot = static_cast<int>(tick >> (kBits * level)) & (kSlots - 1);
  levels_[level].slots[slot].PushBack(timer);
  levels_[level].used[slot / 64] |= uint64_t{1} << (slot % 64);
}

int TimerWheel::Level::DistanceToNext(int slot) {
  const int first = (slot + 1) % kSlots;
  uint64_t mask = ~uint64_t{0} << (first % 64);
  // One word more than there are: the last look is at the low bits of the
  // first.
  for (int i = 0; i <= kWords; ++i) {
    const int word = (first / 64 + i) % kWords;
    while (const uint64_t bits = used[word] & mask) {
      const int found = word * 64 + std::countr_zero(bits);
      if (!slots[found].empty()) return (found - first + kSlots) % kSlots + 1;
      used[word] &= ~(bits & -bits);
    }
    mask = ~uint64_t{0};
  }
  return 0;
}

bool TimerWheel::FindNext(uint64_t* tick) {
  bool found = false;
  for (int level = 0; level < kLevels; ++level) {
    const uint64_t here = tick_ >> (kBits * level);
    const int distance =
        levels_[level].DistanceToNext(static_cast<int>(here) & (kSlots - 1));
    if (distance == 0) continue;
    const uint64_t begin = (here + static_cast<uint64_t>(distance))
                           << (kBits * level);
    if (!found || begin < *tick) *tick = begin;
    found = true;
  }
  return found;
}

// Begins the slots that start at `tick`: sorts those of the upper levels, and
// makes that of the lowest due.
void TimerWheel::MoveTo(uint64_t tick) {
  tick_ = tick;
  for (int level = kLevels - 1; level > 0; --level) {
    const int shift = kBits * level;
    if (tick >> shift << shift != tick) continue;
    Timers sorting;
    sorting.TakeAll(&levels_[level].slots[(tick >> shift) & (kSlots - 1)]);
    while (Timer* timer = sorting.PopFront())
      Insert(timer, TickAfter(timer->when));
  }
  firing_.TakeAll(&levels_[0].slots[tick & (kSlots - 1)]);
}

Timer* TimerWheel::PopDue(uint64_t target) {
  while (true) {
    if (Timer* timer = firing_.PopFront()) return timer;
    if (tick_ >= target) return nullptr;
    uint64_t next;
    if (!FindNext(&next) || next > target) {
      tick_ = target;
      return nullptr;
    }
    MoveTo(next);
  }
}

// Puts what a limited Advance() has left before what became due meanwhile.
void TimerWheel::ReturnRest() {
  firing_.TakeAll(&due_);
  due_.TakeAll(&firing_);
}

Instant TimerWheel::NextDeadline() {
  uint64_t next = tick_;
  if (due_.empty() && !FindNext(&next)) return kNever;
  return origin_ + static_cast<int64_t>(next) * kTick;
}

}  // namespace checkd
