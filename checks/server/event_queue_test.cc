#include "checks/server/event_queue.h"

#include <cstdint>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "tasks/clock.h"

namespace checkd {
namespace {

// Events are told apart by their code.
Event Numbered(int number) {
  Event event;
  event.code = number;
  return event;
}

class EventQueueTest : public ::testing::Test {
 protected:
  // How many of `count` found room.
  int Add(EventQueue* queue, int count) {
    int taken = 0;
    for (int i = 0; i < count; ++i) {
      if (queue->OnEvent(Numbered(next_++))) ++taken;
    }
    return taken;
  }
  static std::vector<int> TakeAll(EventQueue* queue) {
    std::vector<int> numbers;
    while (const Event* event = queue->Next()) numbers.push_back(event->code);
    return numbers;
  }
  static std::vector<int> From(int first, int count) {
    std::vector<int> numbers;
    for (int i = 0; i < count; ++i) numbers.push_back(first + i);
    return numbers;
  }

  VirtualClock clock_;
  VirtualWallClock wall_{&clock_};
  int next_ = 0;
};

TEST_F(EventQueueTest, KeepsTheirOrderAcrossPieces) {
  EventQueue queue(&wall_);
  EXPECT_EQ(queue.Next(), nullptr);
  Add(&queue, 200);
  EXPECT_EQ(queue.Next()->code, 0);
  Add(&queue, 50);
  EXPECT_EQ(TakeAll(&queue), From(1, 249));
  Add(&queue, 1);
  EXPECT_EQ(TakeAll(&queue), From(250, 1));
}

TEST_F(EventQueueTest, StampsThemWithNumberAndTime) {
  EventQueue queue(&wall_);
  wall_.Set(1'000'000);
  Add(&queue, 1);
  clock_.Advance(Seconds(3));
  Add(&queue, 1);
  clock_.Advance(Seconds(100));  // until somebody reads
  const Event* event = queue.Next();
  EXPECT_EQ(event->sequence, 1u);
  EXPECT_EQ(event->time_us, 1'000'000);
  event = queue.Next();
  EXPECT_EQ(event->sequence, 2u);
  EXPECT_EQ(event->time_us, 4'000'000);
}

TEST_F(EventQueueTest, CountsWhatFindsNoRoomAndLeavesAGapInTheNumbers) {
  EventQueue queue(&wall_, /*limit=*/3);
  EXPECT_EQ(Add(&queue, 5), 3);
  EXPECT_EQ(queue.lost(), 2u);
  EXPECT_EQ(TakeAll(&queue), From(0, 3));
  EXPECT_EQ(Add(&queue, 1), 1);
  EXPECT_EQ(queue.lost(), 2u);
  EXPECT_EQ(queue.Next()->sequence, 6u);
}

TEST_F(EventQueueTest, CallsOnceForAllThatCameSinceTheReaderFoundNothing) {
  EventQueue queue(&wall_);
  int calls = 0;
  queue.OnReadable([&] { ++calls; });
  queue.WakeReader();
  EXPECT_EQ(calls, 0);
  Add(&queue, 2);
  EXPECT_EQ(calls, 0);  // there are still locks
  queue.WakeReader();
  queue.WakeReader();
  Add(&queue, 1);
  queue.WakeReader();
  EXPECT_EQ(calls, 1);
  queue.Next();
  Add(&queue, 1);
  queue.WakeReader();
  EXPECT_EQ(calls, 1);
  TakeAll(&queue);
  Add(&queue, 1);
  queue.WakeReader();
  EXPECT_EQ(calls, 2);
}

TEST_F(EventQueueTest, AMillionAtOnceTakeBoundedMemory) {
  EventQueue queue(&wall_);
  EXPECT_EQ(Add(&queue, 1'000'000), static_cast<int>(EventQueue::kLimit));
  EXPECT_EQ(queue.lost(), 1'000'000 - EventQueue::kLimit);
  EXPECT_LE(queue.bytes(), 15'000'000u);
  // What is read gives room for as much again, one piece at a time.
  queue.Next();
  EXPECT_EQ(Add(&queue, 1000), 64);
  EXPECT_LE(queue.bytes(), 15'000'000u);
  EXPECT_EQ(TakeAll(&queue).size(), EventQueue::kLimit + 63);
  EXPECT_LE(queue.bytes(), 16'000u);
}

TEST_F(EventQueueTest, FreesWhatNamesAnEventHasWhenTheNextIsRead) {
  EventQueue queue(&wall_);
  for (int i = 0; i < 3; ++i) {
    Event event;
    auto names = std::make_unique<NameChange>();
    names->fqdn = "h.example";
    event.names = std::move(names);
    queue.OnEvent(std::move(event));
  }
  const Event* const first = queue.Next();
  EXPECT_EQ(first->names->fqdn, "h.example");
  const Event* const second = queue.Next();
  EXPECT_EQ(first->names, nullptr);
  EXPECT_EQ(second->names->fqdn, "h.example");
}

// Each thread's events in its order, all numbers in theirs.
TEST_F(EventQueueTest, ThreadsAddWhileOneReads) {
  constexpr int kThreads = 3;
  constexpr int kEach = 20'000;
  SystemWallClock wall;
  EventQueue queue(&wall, kThreads * kEach);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&queue, thread] {
      for (int i = 0; i < kEach; ++i) {
        Event event;
        event.duration_ms = thread;
        event.code = i;
        queue.OnEvent(std::move(event));
        queue.WakeReader();
      }
    });
  }
  int next[kThreads] = {};
  uint64_t sequence = 0;
  while (sequence < kThreads * kEach) {
    const Event* const event = queue.Next();
    if (event == nullptr) continue;
    EXPECT_EQ(event->sequence, ++sequence);
    EXPECT_EQ(event->code, next[event->duration_ms]++);
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(queue.Next(), nullptr);
}

}  // namespace
}  // namespace checkd
