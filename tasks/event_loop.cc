#include "tasks/event_loop.h"

#include <algorithm>
#include <utility>

namespace checkd {

namespace {

// A tasklet that always wakes itself must not keep deadlines from firing.
constexpr int kPassesATurn = 16;

}  // namespace

EventLoop::EventLoop(Clock* clock, Poller* poller)
    : EventLoop(clock, poller, Options()) {}

EventLoop::EventLoop(Clock* clock, Poller* poller, const Options& options)
    : clock_(clock),
      poller_(poller),
      options_(options),
      time_(clock->Now(), options.stall_threshold),
      covered_(time_.now()),
      wheel_(time_.now()),
      mailbox_(poller) {}

EventLoop::~EventLoop() = default;

void EventLoop::Run() {
  while (!stop_.load(std::memory_order_relaxed)) RunOnce(kForever);
  stop_.store(false, std::memory_order_relaxed);
}

void EventLoop::Stop() {
  stop_.store(true, std::memory_order_relaxed);
  poller_->Wake();
}

void EventLoop::RunOnce(Duration max_wait) {
  EndTurn();
  const bool delivered = Poll(PollTimeout(max_wait));
  ReadMail();
  RunQueue();
  if (delivered) {
    RunTimers();
    RunQueue();
  }
  RunYielders();
}

void EventLoop::EndTurn() {
  const Instant clock = clock_->Now();
  if (turn_ != 0) {
    const auto long_turn = meter_.EndTurn(clock);
    if (long_turn && on_long_turn_) on_long_turn_(*long_turn);
  }
  ++turn_;
  Report(time_.BeginPoll(clock));
  yielders_.TakeAll(&yielded_);
}

Instant EventLoop::FireAt() {
  // The wheel may round up by its resolution, which is part of the slack.
  const Duration rest = std::max(options_.timer_slack - TimerWheel::kResolution,
                                 Duration::zero());
  return After(wheel_.NextDeadline(), rest);
}

Duration EventLoop::PollTimeout(Duration max_wait) {
  if (!idle()) return Duration::zero();
  const Instant next = FireAt();
  if (next == kNever) return max_wait;
  const Duration wait = std::max(next - time_.now(), Duration::zero());
  return std::min({wait, max_wait, options_.max_wait});
}

// Polls once and delivers. True: all that was ready at `covered_` has been
// delivered.
bool EventLoop::Poll(Duration timeout) {
  const Instant begin = time_.now();
  if (!poller_->more()) series_begin_ = begin;
  const int events = poller_->Collect(timeout);
  const Instant clock = clock_->Now();
  Report(time_.EndPoll(clock, timeout));
  meter_.BeginTurn(clock);
  while (const PollHandler::Ready called = poller_->DeliverNext()) {
    meter_.EndPiece(clock_->Now(), TurnMeter::Of(called), "event");
  }
  if (poller_->more()) return false;
  // The poller looked when it began, and if it found nothing, again when its
  // time was up; but not at what the clock says by now, which may be much
  // later.
  covered_ = events == 0 ? std::min(time_.now(), After(begin, timeout))
                         : series_begin_;
  return true;
}

void EventLoop::ReadMail() {
  if (!mailbox_.full()) return;
  mailbox_.Drain(options_.letters_a_turn);
  meter_.EndPiece(clock_->Now(), nullptr, "posted");
}

void EventLoop::RunQueue() {
  for (int pass = 0; pass < kPassesATurn && !queue_.empty(); ++pass) {
    pass_.TakeAll(&queue_);
    while (Tasklet* tasklet = pass_.PopFront()) Run(tasklet, "tasklet");
  }
}

void EventLoop::RunTimers() {
  if (covered_ < FireAt()) return;
  wheel_.Advance(
      covered_, [this](Timer& timer) { Fire(static_cast<Task*>(&timer)); },
      options_.timers_a_turn);
}

void EventLoop::RunYielders() {
  if (yielders_.empty()) return;
  const Instant end = After(clock_->Now(), options_.yielders_share);
  while (Tasklet* tasklet = yielders_.PopFront()) {
    if (Run(tasklet, "tasklet") >= end) break;
  }
  RunQueue();
}

// When it was over.
Instant EventLoop::Run(Tasklet* tasklet, const char* kind) {
  const Tasklet::Fn fn = tasklet->fn_;  // it may destroy the tasklet
  fn(tasklet->context_);
  const Instant clock = clock_->Now();
  meter_.EndPiece(clock, TurnMeter::Of(fn), kind);
  return clock;
}

void EventLoop::Fire(Task* task) {
  max_lateness_ = std::max(max_lateness_, time_.now() - task->deadline());
  task->Tasklet::Cancel();
  Run(task, "timer");
}

void EventLoop::Schedule(Task* task, Instant deadline) {
  wheel_.Add(task, deadline);
}

void EventLoop::Report(Duration stall) {
  if (stall > Duration::zero() && on_stall_) on_stall_(stall);
}

}  // namespace checkd
