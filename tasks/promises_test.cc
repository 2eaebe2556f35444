// The two promises of event_loop.h.
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tasks/event_loop.h"
#include "tasks/testing/test_loop.h"

namespace checkd {
namespace {

constexpr int kFd = 7;

// A check in miniature: an answer arrives on a descriptor, or the time is up.
struct Exchange : PollHandler {
  Exchange(TestLoop* test, int fd, Duration timeout)
      : PollHandler{[](PollHandler* self, uint32_t) {
          static_cast<Exchange*>(self)->io.Wakeup();
        }},
        io(&OnIo, this, test->loop()),
        timer(&OnTimer, this, test->loop()),
        test(test) {
    EXPECT_EQ(test->poller()->Add(fd, this), 0);
    timer.Schedule(test->Now() + timeout);
  }
  static void OnIo(void* self) { static_cast<Exchange*>(self)->End("answer"); }
  static void OnTimer(void* self) {
    static_cast<Exchange*>(self)->End("timeout");
  }
  void End(const char* how) {
    verdict += how;
    ended = test->Now();
    timer.Cancel();
  }

  Tasklet io;
  Task timer;
  TestLoop* test;
  std::string verdict;
  Instant ended;
};

// Keeps the thread busy in virtual time, `at` from now on.
struct Work {
  Work(TestLoop* test, Duration at, Duration takes)
      : task(&Run, this, test->loop()), test(test), takes(takes) {
    task.Schedule(test->Now() + at);
  }
  static void Run(void* self) {
    auto* work = static_cast<Work*>(self);
    work->test->clock()->Advance(work->takes);
  }
  Task task;
  TestLoop* test;
  Duration takes;
};

EventLoop::Options Product() { return EventLoop::Options{}; }

TEST(ReadsBeforeTimeouts, AnAnswerBeatsADeadlineThatPassedWhileTheLoopWorked) {
  TestLoop test;
  Exchange exchange(&test, kFd, Millis(100));
  // Busy from 90 ms to 130 ms: no stall, but the deadline passes, and an answer
  // came.
  Work work(&test, Millis(90), Millis(40));
  test.poller()->At(test.clock()->Now() + Millis(95),
                    [&] { test.poller()->Signal(kFd, kReadable); });
  test.RunFor(Seconds(1));
  EXPECT_EQ(exchange.verdict, "answer");
}

TEST(ReadsBeforeTimeouts, AnAnswerFoundByTheSamePollBeatsTheDeadline) {
  TestLoop test;
  Exchange exchange(&test, kFd, Millis(100));
  // The poll is to end at the deadline, but comes back late, with the answer.
  test.poller()->DelayNext(Millis(30));
  test.poller()->At(test.clock()->Now() + Millis(100),
                    [&] { test.poller()->Signal(kFd, kReadable); });
  test.RunFor(Seconds(1));
  EXPECT_EQ(exchange.verdict, "answer");
}

TEST(ReadsBeforeTimeouts, APollWithEventsDoesNotCoverWhatPassedDuringIt) {
  TestLoop test;
  Exchange quick(&test, kFd, Millis(100)), slow(&test, kFd + 1, Millis(101));
  test.RunReady();
  // One poll reports the first answer at 99 ms and returns at 119 ms; the
  // second answer came at 100.5 ms, when the kernel had already made up its
  // batch.
  test.poller()->At(test.clock()->Now() + Millis(99), [&] {
    test.poller()->Signal(kFd, kReadable);
    test.poller()->DelayNext(Millis(20));
    test.poller()->At(test.clock()->Now() + Duration(1500),
                      [&] { test.poller()->Signal(kFd + 1, kReadable); });
  });
  test.RunFor(Seconds(1));
  EXPECT_EQ(quick.verdict, "answer");
  EXPECT_EQ(slow.verdict, "answer");
}

TEST(ReadsBeforeTimeouts, AnEmptyPollCoversOnlyTheTimeItWasAskedToWait) {
  TestLoop test;
  Exchange first(&test, kFd, Millis(100)), second(&test, kFd + 1, Millis(120));
  test.RunReady();
  // Asked to wait 100 ms, finds nothing, is not scheduled again before 130 ms;
  // by then the second deadline has passed, and so has its answer.
  test.poller()->DelayNext(Millis(30));
  test.poller()->At(test.clock()->Now() + Millis(110),
                    [&] { test.poller()->Signal(kFd + 1, kReadable); });
  test.RunFor(Seconds(1));
  EXPECT_EQ(first.verdict, "timeout");
  EXPECT_EQ(second.verdict, "answer");
}

TEST(ReadsBeforeTimeouts, FullBatchesAreReadOutFirst) {
  TestLoop test;
  test.poller()->set_batch_size(2);
  std::vector<std::unique_ptr<Exchange>> exchanges;
  for (int i = 0; i < 9; ++i)
    exchanges.push_back(
        std::make_unique<Exchange>(&test, kFd + i, Millis(100)));
  Work work(&test, Millis(99), Millis(20));
  test.poller()->At(test.clock()->Now() + Millis(105), [&] {
    for (int i = 0; i < 9; ++i) test.poller()->Signal(kFd + i, kReadable);
  });
  test.RunFor(Seconds(1));
  for (const auto& exchange : exchanges) EXPECT_EQ(exchange->verdict, "answer");
}

TEST(ReadsBeforeTimeouts, TaskletsOfSeveralPassesComeFirst) {
  TestLoop test;
  // Descriptor -> transport -> stream -> check: three tasklets, each waking the
  // next.
  struct Chain {
    Tasklet* next;
  };
  Exchange exchange(&test, kFd + 1, Millis(100));
  Chain second{&exchange.io};
  const auto wake = [](void* chain) {
    static_cast<Chain*>(chain)->next->Wakeup();
  };
  Tasklet stream(wake, &second, test.loop());
  Chain first{&stream};
  Tasklet transport(wake, &first, test.loop());
  struct Waker : PollHandler {
    Tasklet* tasklet;
  } handler{{[](PollHandler* self, uint32_t) {
              static_cast<Waker*>(self)->tasklet->Wakeup();
            }},
            &transport};
  ASSERT_EQ(test.poller()->Add(kFd, &handler), 0);
  Work work(&test, Millis(95), Millis(20));
  test.poller()->At(test.clock()->Now() + Millis(100),
                    [&] { test.poller()->Signal(kFd, kReadable); });
  test.RunFor(Seconds(1));
  EXPECT_EQ(exchange.verdict, "answer");
}

TEST(ReadsBeforeTimeouts, ATaskletThatAlwaysWakesItselfDoesNotStopTimeouts) {
  TestLoop test;
  struct Spinner {
    Tasklet tasklet;
    TestLoop* test;
    static void Run(void* self) {
      static_cast<Spinner*>(self)->tasklet.Wakeup();
      static_cast<Spinner*>(self)->test->clock()->Advance(Duration(10));
    }
  } spinner{{&Spinner::Run, &spinner, test.loop()}, &test};
  Exchange exchange(&test, kFd, Millis(100));
  spinner.tasklet.Wakeup();
  EXPECT_TRUE(
      test.RunUntil([&] { return !exchange.verdict.empty(); }, Seconds(1)));
  EXPECT_EQ(exchange.verdict, "timeout");
}

TEST(ReadsBeforeTimeouts, ATimeoutAfterAnEmptyPollNeedsNoFurtherPoll) {
  TestLoop test;
  test.RunReady();
  std::vector<std::unique_ptr<Exchange>> exchanges;
  for (int i = 0; i < 5; ++i)
    exchanges.push_back(
        std::make_unique<Exchange>(&test, kFd + i, Millis(100)));
  const int before = test.poller()->polls();
  ASSERT_TRUE(
      test.RunUntil([&] { return exchanges[0]->verdict == "timeout"; }));
  EXPECT_EQ(test.poller()->polls() - before, 1);
  EXPECT_EQ(exchanges[4]->verdict, "timeout");
  EXPECT_EQ(test.loop()->max_lateness(), Duration::zero());
}

TEST(ReadsBeforeTimeouts, APollCutShortByASignalCoversNothingPastItsBegin) {
  TestLoop test;
  Exchange exchange(&test, kFd, Millis(100));
  // Interrupted at once, but not scheduled again before the deadline has
  // passed.
  test.poller()->InterruptNext();
  test.poller()->DelayNext(Millis(101));
  test.poller()->At(test.clock()->Now() + Millis(99),
                    [&] { test.poller()->Signal(kFd, kReadable); });
  test.RunFor(Seconds(1));
  EXPECT_EQ(exchange.verdict, "answer");
}

TEST(StallsAreNoTime, AStopInAPollLeavesDeadlinesAsFarAwayAsTheyWere) {
  TestLoop test(Product());
  std::vector<Duration> told;
  test.loop()->OnStall([&](Duration stall) { told.push_back(stall); });
  Exchange exchange(&test, kFd, Seconds(2));
  test.RunFor(Seconds(1));
  const Instant before = test.Now();
  test.poller()->DelayNext(Seconds(60));
  test.loop()->RunOnce(kForever);
  EXPECT_EQ(test.Now(), before);
  EXPECT_EQ(exchange.verdict, "");
  test.RunFor(Millis(999));
  EXPECT_EQ(exchange.verdict, "") << "the peer has as long to answer as it had";
  test.RunFor(Millis(1));
  EXPECT_EQ(exchange.verdict, "timeout");
  EXPECT_EQ(told, std::vector<Duration>{Seconds(60) + Millis(100)});
  EXPECT_EQ(test.loop()->stalls(), 1u);
  EXPECT_EQ(test.loop()->stalled(), told[0]);
  EXPECT_EQ(test.loop()->longest_stall(), told[0]);
}

TEST(StallsAreNoTime, AStopAtWorkCountsAsTheThreshold) {
  TestLoop test(Product());
  Exchange exchange(&test, kFd, Seconds(2));
  Work work(&test, Seconds(1), Seconds(60));
  test.RunFor(Millis(1050));
  EXPECT_EQ(test.loop()->stalled(), Seconds(60) - Millis(50));
  EXPECT_EQ(exchange.verdict, "");
  test.RunFor(Millis(950));
  EXPECT_EQ(exchange.verdict, "timeout");
}

TEST(StallsAreNoTime, APeriodicTaskMakesNoBurstAfterwards) {
  TestLoop test(Product());
  struct Periodic {
    Task task;
    int runs = 0;
    static void Run(void* self) {
      auto* periodic = static_cast<Periodic*>(self);
      ++periodic->runs;
      periodic->task.Schedule(periodic->task.deadline() + Millis(200));
    }
  } periodic{{&Periodic::Run, &periodic, test.loop()}};
  periodic.task.Schedule(test.Now() + Millis(200));
  test.RunFor(Seconds(1));
  EXPECT_EQ(periodic.runs, 5);
  test.poller()->DelayNext(Seconds(3600));
  test.RunFor(Seconds(1));
  EXPECT_EQ(periodic.runs, 10);
}

TEST(StallsAreNoTime, WhileADeadlineIsSetNoPollIsLongerThanMaxWait) {
  TestLoop test(Product());
  Task task([](void*) {}, nullptr, test.loop());
  task.Schedule(test.Now() + Seconds(10));
  test.loop()->RunOnce(kForever);
  EXPECT_EQ(test.poller()->last_timeout(), Millis(100));
  task.Cancel();
  test.loop()->RunOnce(kForever);
  EXPECT_EQ(test.poller()->last_timeout(), kForever);
}

TEST(StallsAreNoTime, SetUpTimeIsNotCounted) {
  TestLoop test(Product());
  Exchange exchange(&test, kFd, Seconds(2));
  test.clock()->Advance(Seconds(30));
  test.RunFor(Seconds(1));
  EXPECT_EQ(exchange.verdict, "");
  EXPECT_EQ(test.loop()->stalls(), 0u);
  test.RunFor(Seconds(1));
  EXPECT_EQ(exchange.verdict, "timeout");
}

}  // namespace
}  // namespace checkd
