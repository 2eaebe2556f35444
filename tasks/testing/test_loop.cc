#include "tasks/testing/test_loop.h"

#include <algorithm>

namespace checkd {

namespace {

// Nothing can be done before time moves.
bool IsQuiet(EventLoop* loop, FakePoller* poller) {
  return loop->idle() && loop->NextDeadline() > loop->Now() && !poller->ready();
}

bool Idle(EventLoop* loop, FakePoller* poller) {
  return loop->idle() && loop->NextDeadline() == kNever && poller->idle();
}

void Turn(EventLoop* loop, Instant end) {
  loop->RunOnce(std::max(end - loop->Now(), Duration::zero()));
}

}  // namespace

void RunFor(EventLoop* loop, FakePoller* poller, Duration time) {
  const Instant end = After(loop->Now(), time);
  do {
    Turn(loop, end);
  } while (loop->Now() < end || !IsQuiet(loop, poller));
}

bool RunUntilIdle(EventLoop* loop, FakePoller* poller, Duration limit) {
  const Instant end = After(loop->Now(), limit);
  while (!Idle(loop, poller)) {
    if (loop->Now() >= end && IsQuiet(loop, poller)) return false;
    Turn(loop, end);
  }
  return true;
}

TestLoop::TestLoop(const EventLoop::Options& options)
    : poller_(&clock_), loop_(&clock_, &poller_, options) {}

void TestLoop::RunReady() { RunFor(Duration::zero()); }

void TestLoop::RunFor(Duration time) { checkd::RunFor(&loop_, &poller_, time); }

bool TestLoop::RunUntilIdle(Duration limit) {
  return checkd::RunUntilIdle(&loop_, &poller_, limit);
}

bool TestLoop::TurnBefore(Instant end) {
  if (Now() >= end && IsQuiet(&loop_, &poller_)) return false;
  Turn(&loop_, end);
  return true;
}

}  // namespace checkd
