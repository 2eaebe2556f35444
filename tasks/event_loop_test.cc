#include "tasks/event_loop.h"

#include <cstdlib>
#include <memory>
#include <new>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "tasks/testing/test_loop.h"

namespace {

std::size_t allocations = 0;

}  // namespace

// Counts, so that a test can say that there are none.
void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace checkd {
namespace {

struct CountingClock : Clock {
  Instant Now() override {
    ++reads;
    return now;
  }
  Instant now;
  int reads = 0;
};

TEST(EventLoop, ReadsTheClockTwiceATurnAndOnceAPieceOfWork) {
  CountingClock clock;
  VirtualClock waiting;
  FakePoller poller(&waiting);
  EventLoop loop(&clock, &poller);
  Task task([](void*) {}, nullptr, &loop);
  for (int turn = 0; turn < 5; ++turn) {
    clock.reads = 0;
    task.Wakeup();
    task.Schedule(loop.Now());
    loop.RunOnce(Millis(1));
    EXPECT_EQ(clock.reads, 4);
  }
}

TEST(EventLoop, DoesNotAllocateInSteadyState) {
  CountingClock clock;
  VirtualClock waiting;
  FakePoller poller(&waiting);
  EventLoop loop(&clock, &poller);
  struct Ticker {
    Task task;
    int ticks = 0;
    static void Tick(void* self) {
      auto* ticker = static_cast<Ticker*>(self);
      if (++ticker->ticks % 2 != 0) return ticker->task.Wakeup();
      ticker->task.Schedule(ticker->task.loop()->Now() +
                            Millis(ticker->ticks % 1000));
    }
  } ticker{{&Ticker::Tick, &ticker, &loop}};
  ticker.task.Wakeup();
  const std::size_t before = allocations;
  for (int turn = 0; turn < 1000; ++turn) {
    clock.now += Millis(20);
    loop.RunOnce(Millis(20));
  }
  EXPECT_EQ(allocations, before);
  EXPECT_GT(ticker.ticks, 20);
}

TEST(EventLoop, NowIsTheEndOfThePollForHandlersAndTasklets) {
  TestLoop test;
  struct Watcher : PollHandler {
    TestLoop* test;
    std::vector<Instant> seen;
  } watcher;
  watcher.ready = [](PollHandler* self, uint32_t) {
    auto* watcher = static_cast<Watcher*>(self);
    watcher->seen.push_back(watcher->test->Now());
  };
  watcher.test = &test;
  test.poller()->Add(3, &watcher);
  const Instant when = test.Now() + Millis(1234);
  test.poller()->At(when, [&] { test.poller()->Signal(3, kReadable); });
  EXPECT_TRUE(test.RunUntilIdle());
  EXPECT_EQ(watcher.seen, std::vector<Instant>{when});
}

TEST(EventLoop, ABurstOfDeadlinesLetsThePollerInBetween) {
  EventLoop::Options options;
  options.timers_a_turn = 10;
  TestLoop test(options);
  int fired = 0;
  std::vector<std::unique_ptr<Task>> tasks;
  for (int i = 0; i < 35; ++i) {
    tasks.push_back(std::make_unique<Task>(
        [](void* n) { ++*static_cast<int*>(n); }, &fired, test.loop()));
    tasks.back()->Schedule(test.Now() + Millis(5));
  }
  test.loop()->RunOnce(kForever);
  EXPECT_EQ(fired, 10);
  test.loop()->RunOnce(kForever);
  EXPECT_EQ(fired, 20);
  EXPECT_EQ(test.poller()->last_timeout(), Duration::zero());
  test.RunUntilIdle();
  EXPECT_EQ(fired, 35);
}

TEST(EventLoop, MaxLatenessIsTheWorst) {
  TestLoop test;
  Task late([](void*) {}, nullptr, test.loop());
  test.RunReady();
  late.Schedule(test.Now() + Millis(10));
  test.poller()->DelayNext(Millis(30));
  test.RunUntilIdle();
  EXPECT_EQ(test.loop()->max_lateness(), Millis(30));
}

TEST(EventLoop, TasksMayOutliveTheirDeadlineButNotTheLoop) {
  auto test = std::make_unique<TestLoop>();
  auto task =
      std::make_unique<Task>([](void*) { FAIL(); }, nullptr, test->loop());
  task->Schedule(test->Now() + Seconds(1));
  task->Wakeup();
  task.reset();
  EXPECT_TRUE(test->RunUntilIdle());
}

TEST(EventLoop, RunsOnTheRealClockUntilStopped) {
  MonotonicClock clock;
  EpollPoller poller;
  EventLoop loop(&clock, &poller);
  Task task([](void* loop) { static_cast<EventLoop*>(loop)->Stop(); }, &loop,
            &loop);
  const Instant deadline = loop.Now() + Millis(3);
  task.Schedule(deadline);
  loop.Run();
  EXPECT_GE(loop.Now(), deadline);
}

TEST(EventLoop, AStopThatCameBeforeRunCounts) {
  TestLoop test;
  test.loop()->Stop();
  test.loop()->Run();
  EXPECT_EQ(test.poller()->polls(), 0);
}

TEST(EventLoop, AnotherThreadCanStopIt) {
  MonotonicClock clock;
  EpollPoller poller;
  EventLoop loop(&clock, &poller);
  std::thread stopper([&] { loop.Stop(); });
  loop.Run();
  stopper.join();
}

}  // namespace
}  // namespace checkd
