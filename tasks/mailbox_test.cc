#include "tasks/mailbox.h"

#include <memory>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"

namespace checkd {
namespace {

struct RealLoop {
  MonotonicClock clock;
  EpollPoller poller;
  EventLoop loop{&clock, &poller};
};

TEST(Mailbox, RunsInOrderOfPostingAndNotFromPost) {
  RealLoop real;
  std::vector<int> ran;
  for (int i = 0; i < 3; ++i) real.loop.Post([&ran, i] { ran.push_back(i); });
  EXPECT_TRUE(ran.empty());
  real.loop.RunOnce(kForever);
  EXPECT_EQ(ran, (std::vector<int>{0, 1, 2}));
}

TEST(Mailbox, ManyPostsAreOneWakeUp) {
  EpollPoller poller;
  Mailbox mailbox(&poller);
  for (int i = 0; i < 100; ++i) mailbox.Post([] {});
  EXPECT_EQ(poller.Wait(Duration::zero()), 1);
  EXPECT_EQ(poller.Wait(Duration::zero()), 0);
  mailbox.Drain(100);
  mailbox.Post([] {});
  EXPECT_EQ(poller.Wait(Duration::zero()), 1)
      << "a new one after it was emptied";
}

TEST(Mailbox, OpensNoMoreThanItsLimitAtATime) {
  EpollPoller poller;
  Mailbox mailbox(&poller);
  std::vector<int> ran;
  for (int i = 0; i < 5; ++i) mailbox.Post([&ran, i] { ran.push_back(i); });
  mailbox.Drain(2);
  EXPECT_EQ(ran, (std::vector<int>{0, 1}));
  EXPECT_TRUE(mailbox.full());
  mailbox.Post([&ran] { ran.push_back(5); });
  mailbox.Drain(3);
  EXPECT_EQ(ran, (std::vector<int>{0, 1, 2, 3, 4}));
  EXPECT_TRUE(mailbox.full()) << "the one that came meanwhile";
  mailbox.Drain(3);
  EXPECT_EQ(ran.back(), 5);
  EXPECT_FALSE(mailbox.full());
}

TEST(Mailbox, WhatALetterPostsRunsInTheNextTurn) {
  RealLoop real;
  int ran = 0;
  real.loop.Post([&] {
    ++ran;
    real.loop.Post([&] { ++ran; });
  });
  real.loop.RunOnce(kForever);
  EXPECT_EQ(ran, 1);
  real.loop.RunOnce(kForever);
  EXPECT_EQ(ran, 2);
}

TEST(Mailbox, LettersMayOwnThingsAndAreDestroyedUnopenedAtTheEnd) {
  auto token = std::make_shared<int>(1);
  {
    RealLoop real;
    real.loop.Post(
        [owned = std::make_unique<std::shared_ptr<int>>(token)] { FAIL(); });
    EXPECT_EQ(token.use_count(), 2);
  }
  EXPECT_EQ(token.use_count(), 1);
}

TEST(Mailbox, ThreadsPostToALoopThatSleeps) {
  RealLoop real;
  constexpr int kThreads = 4, kEach = 2000;
  std::vector<int> counts(kThreads);
  int total = 0;
  std::vector<std::thread> threads;
  for (int id = 0; id < kThreads; ++id) {
    threads.emplace_back([&, id] {
      for (int i = 0; i < kEach; ++i) {
        real.loop.Post([&, id, i] {
          EXPECT_EQ(counts[static_cast<size_t>(id)]++, i)
              << "each thread's letters in order";
          if (++total == kThreads * kEach) real.loop.Stop();
        });
      }
    });
  }
  real.loop.Run();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(total, kThreads * kEach);
}

}  // namespace
}  // namespace checkd
