#include "tasks/tasklet.h"

#include <functional>
#include <memory>
#include <vector>

#include "gtest/gtest.h"
#include "tasks/event_loop.h"
#include "tasks/testing/test_loop.h"
#include "tasks/wait_event.h"

namespace checkd {
namespace {

using Sequence = std::vector<int>;

// A tasklet or task with a number, which it writes down when it runs.
template <typename Base>
struct Numbered : Base {
  Numbered(TestLoop& test, int number, Sequence* ran)
      : Base(&Run, this, test.loop()), number(number), ran(ran) {}
  static void Run(void* context) {
    auto* self = static_cast<Numbered*>(context);
    self->ran->push_back(self->number);
    if (self->then) self->then();
  }
  int number;
  Sequence* ran;
  std::function<void()> then;
};

TEST(Tasklet, SizesAllowAMillionIdleOnes) {
  EXPECT_EQ(sizeof(Tasklet), 40u);
  EXPECT_EQ(sizeof(Task), 64u);
  EXPECT_EQ(sizeof(WaitEvent), 48u);
}

TEST(Tasklet, RunsOnceHoweverOftenWoken) {
  TestLoop test;
  Sequence ran;
  Numbered<Tasklet> tasklet(test, 1, &ran);
  for (int i = 0; i < 3; ++i) tasklet.Wakeup();
  EXPECT_TRUE(tasklet.queued());
  test.RunReady();
  EXPECT_FALSE(tasklet.queued());
  EXPECT_EQ(ran, (Sequence{1}));
}

TEST(Tasklet, WakeupIsNotANestedCall) {
  TestLoop test;
  Sequence ran;
  Numbered<Tasklet> tasklet(test, 1, &ran);
  tasklet.Wakeup();
  EXPECT_TRUE(ran.empty());
}

TEST(Tasklet, FirstWokenRunsFirst) {
  TestLoop test;
  Sequence ran;
  Numbered<Tasklet> a(test, 1, &ran), b(test, 2, &ran), c(test, 3, &ran);
  for (Tasklet* tasklet : {&b, &a, &c, &b}) tasklet->Wakeup();
  test.RunReady();
  EXPECT_EQ(ran, (Sequence{2, 1, 3}));
}

TEST(Tasklet, WokenDuringAPassItRunsInTheNext) {
  TestLoop test;
  Sequence ran;
  Numbered<Tasklet> a(test, 1, &ran), b(test, 2, &ran);
  a.then = [&] {
    if (ran.size() < 4) a.Wakeup();
  };
  a.Wakeup();
  b.Wakeup();
  test.RunReady();
  EXPECT_EQ(ran, (Sequence{1, 2, 1, 1}));
}

TEST(Tasklet, CancelledOrDestroyedItDoesNotRun) {
  TestLoop test;
  Sequence ran;
  Numbered<Tasklet> first(test, 1, &ran), cancelled(test, 2, &ran);
  auto destroyed = std::make_unique<Numbered<Tasklet>>(test, 3, &ran);
  // Both while queued and from within the pass that would run them.
  first.then = [&] {
    cancelled.Cancel();
    destroyed.reset();
  };
  first.Wakeup();
  cancelled.Wakeup();
  destroyed->Wakeup();
  test.RunReady();
  EXPECT_EQ(ran, (Sequence{1}));
}

TEST(Tasklet, MayDestroyItself) {
  TestLoop test;
  Sequence ran;
  auto tasklet = std::make_unique<Numbered<Tasklet>>(test, 1, &ran);
  tasklet->then = [&] { tasklet.reset(); };
  tasklet->Wakeup();
  // The function object dies with its owner: keep it until it has returned.
  const auto then = tasklet->then;
  test.RunReady();
  EXPECT_EQ(tasklet, nullptr);
}

TEST(Tasklet, CanBeBoundLater) {
  TestLoop test;
  int runs = 0;
  Tasklet tasklet([](void* context) { ++*static_cast<int*>(context); }, &runs);
  tasklet.Bind(test.loop());
  EXPECT_EQ(tasklet.loop(), test.loop());
  tasklet.Wakeup();
  test.RunReady();
  EXPECT_EQ(runs, 1);
}

TEST(Task, RunsAtItsDeadline) {
  TestLoop test;
  Sequence ran;
  Numbered<Task> task(test, 1, &ran);
  const Instant deadline = test.Now() + Seconds(2);
  EXPECT_EQ(task.deadline(), kNever);
  task.Schedule(deadline);
  EXPECT_TRUE(task.scheduled());
  EXPECT_EQ(task.deadline(), deadline);
  test.RunFor(Seconds(2) - Millis(1));
  EXPECT_TRUE(ran.empty());
  task.then = [&] {
    EXPECT_EQ(test.Now(), deadline);
    EXPECT_FALSE(task.scheduled());
  };
  EXPECT_TRUE(test.RunUntilIdle());
  EXPECT_EQ(ran, (Sequence{1}));
}

TEST(Task, AWakeupLeavesTheDeadline) {
  TestLoop test;
  Sequence ran;
  Numbered<Task> task(test, 1, &ran);
  task.Schedule(test.Now() + Seconds(2));
  task.Wakeup();
  test.RunReady();
  EXPECT_EQ(ran.size(), 1u);
  EXPECT_TRUE(task.scheduled());
  EXPECT_TRUE(test.RunUntilIdle());
  EXPECT_EQ(ran.size(), 2u);
}

TEST(Task, DeadlineAndWakeupAtOnceAreOneCall) {
  TestLoop test;
  Sequence ran;
  Numbered<Task> waker(test, 1, &ran), task(test, 2, &ran);
  waker.then = [&] { task.Wakeup(); };
  waker.Schedule(test.Now() + Seconds(1));
  task.Schedule(test.Now() + Seconds(1));
  test.RunUntilIdle();
  EXPECT_EQ(ran, (Sequence{1, 2}));
}

TEST(Task, CancelDropsDeadlineAndWakeup) {
  TestLoop test;
  Sequence ran;
  Numbered<Task> task(test, 1, &ran);
  task.Schedule(test.Now() + Seconds(1));
  task.Wakeup();
  task.Cancel();
  EXPECT_TRUE(test.RunUntilIdle());
  EXPECT_TRUE(ran.empty());
}

TEST(Task, UnscheduleAndNeverDropTheDeadlineOnly) {
  TestLoop test;
  Sequence ran;
  Numbered<Task> a(test, 1, &ran), b(test, 2, &ran);
  for (Task* task : {&a, &b}) {
    task->Schedule(test.Now() + Seconds(1));
    task->Wakeup();
  }
  a.Unschedule();
  b.Schedule(kNever);
  EXPECT_FALSE(a.scheduled() || b.scheduled());
  test.RunUntilIdle();
  EXPECT_EQ(ran, (Sequence{1, 2}));
}

TEST(Task, ReschedulingItselfIsAClock) {
  TestLoop test;
  Sequence ran;
  Numbered<Task> task(test, 1, &ran);
  task.then = [&] { task.Schedule(task.deadline() + Millis(100)); };
  task.Schedule(test.Now() + Millis(100));
  test.RunFor(Seconds(1));
  EXPECT_EQ(ran.size(), 10u);
}

TEST(Task, ADueTaskThatAnotherOneMovedDoesNotRun) {
  TestLoop test;
  Sequence ran;
  Numbered<Task> a(test, 1, &ran), b(test, 2, &ran);
  a.then = [&] { b.Schedule(test.Now() + Seconds(9)); };
  a.Schedule(test.Now() + Seconds(1));
  b.Schedule(test.Now() + Seconds(1));
  test.RunFor(Seconds(2));
  EXPECT_EQ(ran, (Sequence{1}));
}

TEST(WaitEvent, WaitsInBothDirectionsAndLeavesItsListsWhenDestroyed) {
  TestLoop test;
  Sequence ran;
  Numbered<Tasklet> tasklet(test, 1, &ran);
  SendWaitList senders;
  RecvWaitList receivers;
  {
    WaitEvent event;
    event.tasklet = &tasklet;
    event.events = kCanRecv | kCanSend;
    senders.PushBack(&event);
    receivers.PushBack(&event);
    EXPECT_EQ(senders.front(), receivers.front());
    senders.front()->tasklet->Wakeup();
  }
  EXPECT_TRUE(senders.empty() && receivers.empty());
  test.RunReady();
  EXPECT_EQ(ran, (Sequence{1}));
}

}  // namespace
}  // namespace checkd
