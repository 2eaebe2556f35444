#include "tasks/testing/fake_poller.h"

#include <functional>
#include <vector>

#include "gtest/gtest.h"
#include "tasks/testing/test_loop.h"

namespace checkd {
namespace {

struct Recorder : PollHandler {
  Recorder() : PollHandler{&Ready} {}
  static void Ready(PollHandler* self, uint32_t ready) {
    auto* recorder = static_cast<Recorder*>(self);
    recorder->seen.push_back(ready);
    if (recorder->then) recorder->then();
  }
  std::vector<uint32_t> seen;
  std::function<void()> then;
};
using Seen = std::vector<uint32_t>;

class FakePollerTest : public ::testing::Test {
 protected:
  VirtualClock clock_;
  FakePoller poller_{&clock_};
  Recorder a_, b_;
};

TEST_F(FakePollerTest, WaitingMovesTheClock) {
  EXPECT_EQ(poller_.Wait(Seconds(3)), 0);
  EXPECT_EQ(clock_.Now(), Instant{} + Seconds(3));
  EXPECT_EQ(poller_.Wait(kForever), 0);
  EXPECT_EQ(clock_.Now(), Instant{} + Seconds(3)) << "nothing will ever come";
}

TEST_F(FakePollerTest, SignalsAreOneEventUntilCollected) {
  poller_.Add(1, &a_);
  poller_.Signal(1, kReadable);
  poller_.Signal(1, kWritable);
  EXPECT_EQ(poller_.Wait(Seconds(1)), 1);
  EXPECT_EQ(clock_.Now(), Instant{});
  EXPECT_EQ(a_.seen, Seen{kReadable | kWritable});
}

TEST_F(FakePollerTest, ASignalThatNobodyWatchesIsKeptForWhoeverAdds) {
  poller_.Signal(1, kReadable);
  EXPECT_EQ(poller_.Wait(Duration::zero()), 0);
  poller_.Add(1, &a_);
  EXPECT_EQ(poller_.Wait(Duration::zero()), 1);
}

TEST_F(FakePollerTest, ActionsHappenInTimeAndEndTheWaitIfTheySignal) {
  poller_.Add(1, &a_);
  poller_.At(Instant{} + Millis(1), [] {});
  poller_.At(Instant{} + Millis(2), [&] { poller_.Signal(1, kReadable); });
  EXPECT_EQ(poller_.Wait(Seconds(1)), 1);
  EXPECT_EQ(clock_.Now(), Instant{} + Millis(2));
  EXPECT_TRUE(poller_.idle());
}

TEST_F(FakePollerTest, ForgottenOrClosedMeansSilence) {
  for (const bool close : {false, true}) {
    poller_.Add(1, &a_);
    poller_.Add(2, &b_);
    a_.then = [&] { close ? poller_.Close(2) : poller_.Forget(&b_); };
    poller_.Signal(1, kReadable);
    poller_.Signal(2, kReadable);
    EXPECT_EQ(poller_.Wait(Duration::zero()), 2);
    EXPECT_TRUE(b_.seen.empty());
    EXPECT_FALSE(poller_.watched(2));
    poller_.Close(1);
  }
}

TEST_F(FakePollerTest, WhoTakesOverHearsNothingOfTheBatchBefore) {
  poller_.Add(1, &a_);
  poller_.Add(2, &b_);
  a_.then = [&] {
    poller_.Forget(&b_);
    poller_.Readd(2, &b_);
  };
  poller_.Signal(1, kReadable);
  poller_.Signal(2, kReadable);
  poller_.Wait(Duration::zero());
  EXPECT_TRUE(b_.seen.empty());
  poller_.Signal(2, kWritable);
  poller_.Wait(Duration::zero());
  EXPECT_EQ(b_.seen, Seen{kWritable});
}

TEST(TestLoop, RunUntilIdleGivesUpAtItsLimit) {
  TestLoop test;
  struct Periodic {
    Task task;
    static void Run(void* self) {
      auto& task = static_cast<Periodic*>(self)->task;
      task.Schedule(task.deadline() + Seconds(1));
    }
  } periodic{{&Periodic::Run, &periodic, test.loop()}};
  periodic.task.Schedule(test.Now());
  EXPECT_FALSE(test.RunUntilIdle(Seconds(60)));
  EXPECT_EQ(test.Now(), Instant{} + Seconds(60));
  periodic.task.Cancel();
  EXPECT_TRUE(test.RunUntilIdle());
}

TEST(TestLoop, RunForIncludesItsLastInstant) {
  TestLoop test;
  int fired = 0;
  Task task([](void* n) { ++*static_cast<int*>(n); }, &fired, test.loop());
  task.Schedule(test.Now() + Seconds(1));
  test.RunFor(Seconds(1));
  EXPECT_EQ(fired, 1);
  EXPECT_EQ(test.Now(), test.clock()->Now());
}

TEST(TestLoop, RunUntilStopsAsSoonAsItIsDone) {
  TestLoop test;
  bool done = false;
  test.poller()->At(test.Now() + Seconds(5), [&] { done = true; });
  EXPECT_FALSE(test.RunUntil([&] { return done; }, Seconds(4)));
  EXPECT_TRUE(test.RunUntil([&] { return done; }, Seconds(4)));
}

}  // namespace
}  // namespace checkd
