#include "daemon/fleet/event_feed.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "checks/server/log_lines.h"
#include "daemon/testing/test_fleet.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"

namespace checkd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class RecordingReader : public EventReader {
 public:
  void OnEvent(const Event& event) override {
    lines.push_back(EventLine(event));
    threads.push_back(std::this_thread::get_id());
    if (event.server == nullptr) return;
    last[event.server] = event.after;
    if (event.cause == Event::Cause::kResent) ++retold[event.server];
    // Nobody holds it: what a reader does takes as long as it takes.
    const bool free = event.server->mutex().TryLock();
    if (free) event.server->mutex().Unlock();
    locked |= !free;
  }
  void OnLost(uint64_t count) override {
    lost += count;
    lines.push_back(absl::StrCat("lost ", count));
  }

  std::vector<std::string> lines;
  std::vector<std::thread::id> threads;
  std::map<const Server*, Event::State> last;
  std::map<const Server*, int> retold;
  uint64_t lost = 0;
  bool locked = false;
};

class EventFeedTest : public testing::Test {
 protected:
  // Backends a and b of `servers` each, s1, s2, ..., and a queue for `limit`.
  void Start(int servers, size_t limit = EventQueue::kLimit) {
    const std::string lines =
        absl::StrCat("  server-template s ", servers, " 127.0.0.1:1 check\n");
    config_ = ConfigFromText(absl::StrCat(
        "backend a\n", lines, "frontend f\n  bind :1\nbackend b\n", lines));
    queue_ = std::make_unique<EventQueue>(&wall_, limit);
    fleet_ = std::make_unique<Fleet>(config_.get(), queue_.get(), &clock_);
    feed_ = std::make_unique<EventFeed>(queue_.get(), fleet_.get(), &loop_);
    feed_->AddReader(&reader_);
  }
  Server& server(std::string_view selector) {
    return *fleet_->SelectServer(selector, true).server;
  }
  template <typename Do>
  void ForEachServer(Do todo) {
    for (const Proxy& proxy : fleet_->proxies()) {
      if (proxy.backend == nullptr) continue;
      for (Server& server : proxy.backend->servers()) todo(server);
    }
  }
  // `times` events of one server.
  void Toggle(Server* server, int times) {
    for (int i = 0; i < times; ++i) {
      server->SetHealth(server->Op() == OpState::kRunning ? HealthCommand::kDown
                                                          : HealthCommand::kUp);
    }
  }
  void Turn() { loop_.RunOnce(Duration::zero()); }
  void RunUntilQuiet() {
    do {
      Turn();
    } while (!loop_.idle());
  }
  void ExpectLastWordsAreRight() {
    for (const auto& [server, state] : reader_.last) {
      const ServerSnapshot now = server->Snapshot();
      EXPECT_EQ(state.op, now.op) << server->spec().name;
      EXPECT_EQ(InMaintenance(state.admin), InMaintenance(now.admin));
    }
  }

  MonotonicClock clock_;
  SystemWallClock wall_;
  EpollPoller poller_;
  EventLoop loop_{&clock_, &poller_};
  std::unique_ptr<Config> config_;
  RecordingReader reader_;
  std::unique_ptr<EventQueue> queue_;
  std::unique_ptr<Fleet> fleet_;
  std::unique_ptr<EventFeed> feed_;
};

TEST_F(EventFeedTest, TellsEveryReaderEverythingInOrder) {
  Start(/*servers=*/2);
  RecordingReader other;
  feed_->AddReader(&other);
  server("a/s1").SetAdmin(AdminCommand::kMaint);
  server("b/s2").SetAdmin(AdminCommand::kDrain);
  server("a/s1").SetAdmin(AdminCommand::kReady);
  EXPECT_TRUE(reader_.lines.empty());  // nothing is told where it happens
  RunUntilQuiet();
  EXPECT_THAT(reader_.lines,
              ElementsAre(StartsWith("Server a/s1 is going DOWN"),
                          StartsWith("Server b/s2 enters drain"),
                          StartsWith("Server a/s1 is UP/READY")));
  EXPECT_EQ(other.lines, reader_.lines);
}

TEST_F(EventFeedTest, LinesAreMadeOnTheControlLoopWithoutLocks) {
  Start(/*servers=*/2);
  std::thread shard([&] { Toggle(&server("a/s1"), 500); });
  while (reader_.lines.size() < 500) Turn();
  shard.join();
  EXPECT_THAT(reader_.threads, testing::Each(std::this_thread::get_id()));
}

TEST_F(EventFeedTest, NoReaderIsCalledUnderALock) {
  Start(/*servers=*/2);
  Toggle(&server("a/s1"), 10);
  server("b/s1").SetAdmin(AdminCommand::kMaint);
  server("b/s2").SetAdmin(AdminCommand::kMaint);
  RunUntilQuiet();
  EXPECT_EQ(reader_.lines.size(), 13u);
  EXPECT_FALSE(reader_.locked);
}

TEST_F(EventFeedTest, OthersHaveTheirTurnAfterAHundredEvents) {
  Start(/*servers=*/2);
  Toggle(&server("a/s1"), 250);
  size_t turns = 0;
  for (const size_t expected : {100, 200, 250}) {
    loop_.Post([&] { ++turns; });
    Turn();
    EXPECT_EQ(reader_.lines.size(), expected);
  }
  EXPECT_EQ(turns, 3u);
  EXPECT_TRUE(loop_.idle());
}

TEST_F(EventFeedTest, DrainHandsOutEverythingAtOnce) {
  Start(/*servers=*/2);
  Toggle(&server("a/s1"), 3000);
  Turn();
  EXPECT_LT(reader_.lines.size(), 3000u);
  Toggle(&server("b/s1"), 1);
  feed_->Drain();
  EXPECT_EQ(reader_.lines.size(), 3001u);
  EXPECT_THAT(reader_.lines.back(), HasSubstr("b/s1"));
}

TEST_F(EventFeedTest, DrainTellsOfALossButNoStates) {
  Start(/*servers=*/2, /*limit=*/10);
  Toggle(&server("a/s1"), 13);
  feed_->Drain();
  EXPECT_EQ(reader_.lines.size(), 11u);
  EXPECT_EQ(reader_.lines.back(), "lost 3");
}

// All at once, many times more than the queue holds.
TEST_F(EventFeedTest, AfterALossThePresentStatesAreTold) {
  Start(/*servers=*/1000, /*limit=*/50);
  int number = 0;
  ForEachServer([&](Server& server) {
    server.SetHealth(HealthCommand::kDown);
    if (++number % 7 == 0) server.SetAdmin(AdminCommand::kMaint);
  });
  size_t before = 0, turns = 0;
  do {
    Turn();
    EXPECT_LE(reader_.lines.size() - before, 101u);  // one says what is lost
    before = reader_.lines.size();
    ++turns;
  } while (!loop_.idle());
  EXPECT_GT(turns, 40u);
  // The lines of servers, and those of the two backends.
  EXPECT_EQ(reader_.lost, 2000u + 2000 / 7 + 2 - 50);
  EXPECT_EQ(reader_.lost, queue_->lost());
  EXPECT_EQ(reader_.lines[50], absl::StrCat("lost ", reader_.lost));
  EXPECT_EQ(reader_.lines.size(), 51 + 2000 - 44 + 2u);
  EXPECT_EQ(reader_.retold.size(), 2000u - 44);  // 50 lines were of 44 servers
  for (const auto& [server, times] : reader_.retold) EXPECT_EQ(times, 1);
  EXPECT_EQ(reader_.last.size(), 2000u);
  ExpectLastWordsAreRight();
  EXPECT_EQ(std::count(reader_.lines.begin(), reader_.lines.end(),
                       "backend a has no server available!"),
            1);
  EXPECT_EQ(reader_.lines.back(), "backend b has no server available!");
}

TEST_F(EventFeedTest, ALossMeanwhileTakesAnotherRound) {
  Start(/*servers=*/300, /*limit=*/20);
  ForEachServer([](Server& server) { server.SetHealth(HealthCommand::kDown); });
  while (reader_.retold.size() < 100) Turn();
  ForEachServer([](Server& server) { server.SetHealth(HealthCommand::kUp); });
  RunUntilQuiet();
  EXPECT_EQ(reader_.last.size(), 600u);
  EXPECT_EQ(reader_.lost, queue_->lost());
  for (const auto& [server, times] : reader_.retold) EXPECT_LE(times, 2);
  ExpectLastWordsAreRight();
}

// The reader never keeps up with three threads, and in the end knows the state
// of every server.
TEST_F(EventFeedTest, AfterAStormFromManyThreadsTheLastWordsAreRight) {
  Start(/*servers=*/100, /*limit=*/8);
  std::atomic<int> running = 3;
  std::vector<std::thread> threads;
  for (unsigned seed = 0; seed < 3; ++seed) {
    threads.emplace_back([&, seed] {
      std::mt19937 random(seed);
      for (int round = 0; round < 100; ++round) {
        ForEachServer([&](Server& server) {
          switch (random() % 4) {
            case 0:
              server.SetAdmin(static_cast<AdminCommand>(random() % 3));
              break;
            case 1:
              if (server.BeginRun() != Server::RunGate::kRun) break;
              server.FinishRun({CheckStatus::kL4Con, 0, 0, ""});
              break;
            default:
              server.SetHealth(static_cast<HealthCommand>(random() % 3));
          }
        });
      }
      --running;
    });
  }
  while (running > 0) Turn();
  for (std::thread& thread : threads) thread.join();
  RunUntilQuiet();
  EXPECT_GT(reader_.lost, 0u);
  EXPECT_EQ(reader_.lost, queue_->lost());
  EXPECT_EQ(reader_.last.size(), 200u);
  ExpectLastWordsAreRight();
}

}  // namespace
}  // namespace checkd
