// The third promise of event_loop.h: turns end, and deadlines that are close
// together share one.
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tasks/event_loop.h"
#include "tasks/testing/test_loop.h"

namespace checkd {
namespace {

constexpr int kFd = 7;

// Has always more to do, and yields after each piece of it.
struct Flood {
  Flood(TestLoop* test, Duration piece)
      : tasklet(&Run, this, test->loop()), test(test), piece(piece) {
    tasklet.Wakeup();
  }
  static void Run(void* self) {
    auto* flood = static_cast<Flood*>(self);
    ++flood->runs;
    flood->turns.push_back(flood->test->loop()->turn());
    flood->test->clock()->Advance(flood->piece);
    flood->tasklet.Yield();
  }
  Tasklet tasklet;
  TestLoop* test;
  Duration piece;
  int runs = 0;
  std::vector<uint32_t> turns;
};

struct Note {
  Note(TestLoop* test, std::string text, std::string* out)
      : task(&Run, this, test->loop()), text(std::move(text)), out(out) {}
  static void Run(void* self) {
    auto* note = static_cast<Note*>(self);
    *note->out += note->text;
  }
  Task task;
  std::string text;
  std::string* out;
};

TEST(Yield, RunsOnceATurnAfterAPollOfItsOwn) {
  TestLoop test;
  Flood flood(&test, Duration::zero());
  for (int turn = 1; turn <= 5; ++turn) {
    test.loop()->RunOnce(Seconds(1));
    EXPECT_EQ(flood.runs, turn);
    EXPECT_EQ(test.poller()->polls(), turn);
    EXPECT_FALSE(test.loop()->idle());
  }
  EXPECT_EQ(test.poller()->last_timeout(), Duration::zero()) << "work is left";
}

TEST(Yield, ComesBehindEventsTaskletsAndDeadlinesOfItsTurn) {
  TestLoop test;
  std::string order;
  Note yields(&test, "y", &order), woken(&test, "w", &order),
      due(&test, "d", &order);
  yields.task.Yield();
  woken.task.Wakeup();
  due.task.Schedule(test.Now());
  test.RunReady();
  EXPECT_EQ(order, "wdy");
}

TEST(Yield, FirstComeFirstServed) {
  TestLoop test;
  std::string order;
  Note a(&test, "a", &order), b(&test, "b", &order), c(&test, "c", &order);
  c.task.Yield();
  a.task.Yield();
  b.task.Yield();
  a.task.Yield();   // no-op
  b.task.Wakeup();  // does not bring it forward
  test.RunReady();
  EXPECT_EQ(order, "cab");
}

TEST(Yield, WaitsForTheNextTurnAlsoWhereOthersHaveTheirsInThisOne) {
  TestLoop test;
  std::string order;
  Note early(&test, "e", &order), late(&test, "l", &order);
  early.task.Yield();
  test.loop()->Post([&] { late.task.Yield(); });
  test.loop()->RunOnce(Duration::zero());
  EXPECT_EQ(order, "e");
  test.loop()->RunOnce(Duration::zero());
  EXPECT_EQ(order, "el");
}

TEST(Yield, ACancelTakesItOff) {
  TestLoop test;
  std::string order;
  Note a(&test, "a", &order);
  a.task.Yield();
  a.task.Cancel();
  EXPECT_TRUE(test.loop()->idle());
  test.RunReady();
  EXPECT_EQ(order, "");
}

TEST(Turns, DeadlinesFireWhateverFloods) {
  TestLoop test;
  std::vector<std::unique_ptr<Flood>> floods;
  for (int i = 0; i < 100; ++i) {
    floods.push_back(std::make_unique<Flood>(&test, Millis(1)));
  }
  std::string order;
  Note due(&test, "d", &order);
  due.task.Schedule(test.Now() + Millis(300));
  const Instant start = test.clock()->Now();
  while (order.empty()) test.loop()->RunOnce(kForever);
  EXPECT_LT(test.clock()->Now() - start, Millis(450))
      << "after the first round each turn is short";
}

// Two milliseconds of a turn are theirs, whoever they are.
TEST(Turns, ManyWhoYieldedShareATurnAndNobodyIsLeftOut) {
  TestLoop test;
  std::vector<std::unique_ptr<Flood>> floods;
  for (int i = 0; i < 10; ++i) {
    floods.push_back(std::make_unique<Flood>(&test, Duration(500)));
  }
  test.loop()->RunOnce(kForever);  // all were woken
  for (int turn = 0; turn < 25; ++turn) {
    const Instant before = test.clock()->Now();
    test.loop()->RunOnce(kForever);
    EXPECT_EQ(test.clock()->Now() - before, Millis(2));
  }
  for (const auto& flood : floods) EXPECT_EQ(flood->runs, 11);
}

TEST(Turns, SomebodyWhoYieldedRunsInEachTurnHoweverSlow) {
  TestLoop test;
  Flood a(&test, Millis(30)), b(&test, Millis(30));
  test.loop()->RunOnce(kForever);
  for (int turn = 0; turn < 4; ++turn) test.loop()->RunOnce(kForever);
  EXPECT_EQ(a.runs, 3);
  EXPECT_EQ(b.runs, 3);
}

TEST(Turns, LettersAreOpenedInBoundedNumbers) {
  TestLoop test(EventLoop::Options{.letters_a_turn = 10});
  int opened = 0;
  for (int i = 0; i < 25; ++i) test.loop()->Post([&] { ++opened; });
  test.loop()->RunOnce(Seconds(1));
  EXPECT_EQ(opened, 10);
  EXPECT_FALSE(test.loop()->idle());
  test.loop()->RunOnce(Seconds(1));
  EXPECT_EQ(opened, 20);
  EXPECT_EQ(test.poller()->last_timeout(), Duration::zero());
  test.loop()->RunOnce(Seconds(1));
  EXPECT_EQ(opened, 25);
  EXPECT_TRUE(test.loop()->idle());
}

TEST(Turns, ALongOneIsToldWithItsLongestPiece) {
  TestLoop test;
  std::vector<TurnMeter::LongTurn> told;
  test.loop()->OnLongTurn(
      [&](const TurnMeter::LongTurn& turn) { told.push_back(turn); });
  test.loop()->NameWork(&Flood::Run, "flood");
  Flood flood(&test, Millis(21));
  test.loop()->RunOnce(Seconds(1));
  EXPECT_TRUE(told.empty()) << "it is not over";
  test.loop()->RunOnce(Seconds(1));
  ASSERT_EQ(told.size(), 1);
  EXPECT_EQ(told[0].took, Millis(21));
  EXPECT_EQ(told[0].piece, "flood");
  EXPECT_EQ(test.loop()->meter().long_turns(), 1);
}

TEST(Turns, WaitingIsNoPartOfATurn) {
  TestLoop test;
  Task task([](void*) {}, nullptr, test.loop());
  task.Schedule(test.Now() + Seconds(10));
  test.RunFor(Seconds(11));
  EXPECT_EQ(test.loop()->meter().long_turns(), 0);
  EXPECT_EQ(test.loop()->meter().longest_turn(), Duration::zero());
}

TEST(Turns, EventsAndPostsWithoutANameAreCalledByTheirKind) {
  TestLoop test;
  PollHandler handler{[](PollHandler*, uint32_t) {}};
  test.poller()->Add(kFd, &handler);
  test.loop()->Post([&] { test.clock()->Advance(Millis(2)); });
  test.RunReady();
  ASSERT_EQ(test.loop()->meter().rows().size(), 1);
  EXPECT_EQ(test.loop()->meter().rows()[0].name, "posted");
}

class Slack : public ::testing::Test {
 protected:
  Slack()
      : test_(EventLoop::Options{.max_wait = kForever,
                                 .timer_slack = Millis(2)}) {
    test_.RunReady();
    begin_ = test_.Now();
  }
  // When each of the deadlines `at` fired, in microseconds.
  std::vector<int64_t> Fired(const std::vector<Duration>& at) {
    struct Timed {
      Timed(Slack* slack, std::vector<int64_t>* fired)
          : task(&Run, this, slack->test_.loop()), slack(slack), fired(fired) {}
      static void Run(void* self) {
        auto* timed = static_cast<Timed*>(self);
        const Duration when = timed->slack->test_.Now() - timed->slack->begin_;
        timed->fired->push_back(when.count());
      }
      Task task;
      Slack* slack;
      std::vector<int64_t>* fired;
    };
    std::vector<int64_t> fired;
    std::vector<std::unique_ptr<Timed>> timed;
    for (const Duration d : at) {
      timed.push_back(std::make_unique<Timed>(this, &fired));
      timed.back()->task.Schedule(begin_ + d);
    }
    test_.RunUntilIdle();
    return fired;
  }

  TestLoop test_;
  Instant begin_;
};

TEST_F(Slack, DeadlinesWithinItFireTogetherAndNoneBeforeItsTime) {
  const int polls = test_.poller()->polls();
  EXPECT_EQ(Fired({Millis(10), Millis(11), Millis(12), Duration(12001)}),
            (std::vector<int64_t>{11000, 11000, 13000, 13000}));
  EXPECT_LE(test_.poller()->polls() - polls, 4);
}

TEST_F(Slack, ATurnThatAnEventBroughtDoesNotBreakUpTheGroup) {
  PollHandler handler{[](PollHandler*, uint32_t) {}};
  test_.poller()->Add(kFd, &handler);
  for (int us = 10000; us < 13000; us += 100) {
    test_.poller()->At(test_.clock()->Now() + Duration(us),
                       [this] { test_.poller()->Signal(kFd, kReadable); });
  }
  EXPECT_EQ(Fired({Millis(10), Millis(11)}),
            (std::vector<int64_t>{11000, 11000}));
}

TEST_F(Slack, WhatIsLeftOfABurstDoesNotWaitAgain) {
  EventLoop::Options options;
  options.max_wait = kForever;
  options.timer_slack = Millis(2);
  options.timers_a_turn = 2;
  TestLoop test(options);
  std::string order;
  std::vector<std::unique_ptr<Note>> notes;
  for (int i = 0; i < 5; ++i) {
    notes.push_back(std::make_unique<Note>(&test, "x", &order));
    notes.back()->task.Schedule(test.Now() + Millis(5));
  }
  test.RunFor(Millis(7));
  EXPECT_EQ(order, "xxxxx");
}

}  // namespace
}  // namespace checkd
