// The last event of a server that a reader got is how the server is, whoever
// changes it at the same time.
#include <atomic>
#include <barrier>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "checks/server/backend.h"
#include "checks/server/event_queue.h"
#include "checks/server/testing/test_backend.h"
#include "gtest/gtest.h"
#include "tasks/clock.h"
#include "tasks/mutex.h"

namespace checkd {
namespace {

BackendSpec Spec(int servers) {
  BackendSpec spec;
  spec.name = "b";
  AddServers(&spec, servers);
  return spec;
}

void Check(Server* server, bool pass) {
  if (server->BeginRun() != Server::RunGate::kRun) return;
  server->FinishRun(
      {pass ? CheckStatus::kL4Ok : CheckStatus::kL4Con, 0, 0, ""});
}

// Holds every event up for as long as `during_` takes.
class SlowObserver : public Observer {
 public:
  bool OnEvent(Event&& event) override {
    if (during) std::exchange(during, nullptr)();
    events.push_back(std::move(event));
    return true;
  }
  std::function<void()> during;
  std::vector<Event> events;
};

// A result makes a server UP; before that is told, a command would take it to
// maintenance.
TEST(EventsOrder, NothingComesBetweenAChangeAndItsEvent) {
  const BackendSpec spec = Spec(1);
  SlowObserver observer;
  MonotonicClock clock;
  Backend backend(&spec, &observer, &clock);
  Server& server = backend.servers().front();
  Check(&server, /*pass=*/false);
  std::atomic<bool> there = false;
  std::thread command;
  observer.during = [&] {
    command = std::thread([&] {
      if (server.mutex().TryLock()) {
        ADD_FAILURE() << "the lock was not held";
        server.mutex().Unlock();
      }
      there = true;
      server.SetAdmin(AdminCommand::kMaint);
    });
    while (!there) std::this_thread::yield();
  };
  Check(&server, /*pass=*/true);
  command.join();
  ASSERT_EQ(observer.events.size(), 5u);  // the first two: DOWN, none left
  EXPECT_EQ(observer.events[2].after.op, OpState::kRunning);
  EXPECT_EQ(observer.events[3].kind, Event::Kind::kEntersMaintenance);
  EXPECT_EQ(observer.events[3].before, observer.events[2].after);
  EXPECT_EQ(observer.events[4].kind, Event::Kind::kBackendEmpty);
}

// What a reader knows of the servers of one backend.
class Follower {
 public:
  void OnEvent(const Event& event) {
    if (event.kind == Event::Kind::kBackendEmpty) {
      EXPECT_EQ(act_, 0u);
      return;
    }
    if (HasCounts(event.kind)) act_ = event.act;
    const auto [at, first] = last_.try_emplace(event.server, event.after);
    if (first) return;
    EXPECT_EQ(at->second.op, event.before.op);
    EXPECT_EQ(InMaintenance(at->second.admin),
              InMaintenance(event.before.admin));
    at->second = event.after;
  }
  void ExpectLastIs(const Server& server) const {
    const auto at = last_.find(&server);
    if (at == last_.end()) return;
    const ServerSnapshot now = server.Snapshot();
    EXPECT_EQ(at->second.op, now.op);
    EXPECT_EQ(InMaintenance(at->second.admin), InMaintenance(now.admin));
    if (!InMaintenance(now.admin)) {
      EXPECT_EQ(at->second.admin, now.admin);
    }
  }
  void ExpectCount(uint32_t act) const {
    if (last_.empty()) return;
    EXPECT_EQ(act_, act);
  }

 private:
  static bool HasCounts(Event::Kind kind) {
    return kind == Event::Kind::kState ||
           kind == Event::Kind::kEntersMaintenance ||
           kind == Event::Kind::kLeavesMaintenance ||
           kind == Event::Kind::kEntersDrain ||
           kind == Event::Kind::kLeavesDrain;
  }

  std::map<const Server*, Event::State> last_;
  uint32_t act_ = 0;
};

// A result and a command meet on one server, again and again.
TEST(EventsOrder, OfAResultAndACommandTheLastIsTheState) {
  constexpr int kRounds = 5000;
  const BackendSpec spec = Spec(1);
  SystemWallClock wall;
  EventQueue queue(&wall);
  MonotonicClock clock;
  Backend backend(&spec, &queue, &clock);
  Server& server = backend.servers().front();
  std::barrier meet(2);
  std::thread shard([&] {
    for (int round = 0; round < kRounds; ++round) {
      const bool runs = server.BeginRun() == Server::RunGate::kRun;
      const bool pass = round % 2 == 0;
      meet.arrive_and_wait();
      if (runs) {
        server.FinishRun(
            {pass ? CheckStatus::kL4Ok : CheckStatus::kL4Con, 0, 0, ""});
      }
      meet.arrive_and_wait();
    }
  });
  Follower follower;
  for (int round = 0; round < kRounds; ++round) {
    meet.arrive_and_wait();
    server.SetAdmin(round % 4 < 2 ? AdminCommand::kMaint
                                  : AdminCommand::kReady);
    meet.arrive_and_wait();
    while (const Event* event = queue.Next()) follower.OnEvent(*event);
    follower.ExpectLastIs(server);
    follower.ExpectCount(backend.Snapshot().act);
    if (::testing::Test::HasFailure()) break;
  }
  // A failure ends the rounds: the shard's go on alone.
  if (::testing::Test::HasFailure()) meet.arrive_and_drop();
  shard.join();
}

// Shards, commands and a reader at the same time. The counts of the backend are
// in order too, though servers of several shards change them.
TEST(EventsOrder, OfManyThreadsTheLastIsTheState) {
  const BackendSpec spec = Spec(6);
  SystemWallClock wall;
  EventQueue queue(&wall, 1'000'000);
  MonotonicClock clock;
  Backend backend(&spec, &queue, &clock);
  std::atomic<int> running = 4;
  std::vector<std::thread> threads;
  for (size_t shard = 0; shard < 2; ++shard) {
    threads.emplace_back([&, shard] {
      for (int round = 0; round < 3000; ++round) {
        for (size_t i = shard; i < backend.servers().size(); i += 2) {
          Check(&backend.servers()[i], round % 3 != 0);
        }
      }
      --running;
    });
  }
  for (unsigned seed = 0; seed < 2; ++seed) {
    threads.emplace_back([&, seed] {
      std::mt19937 random(seed);
      for (int round = 0; round < 6000; ++round) {
        Server& server = backend.servers()[random() % 6];
        if (random() % 2 == 0) {
          server.SetAdmin(static_cast<AdminCommand>(random() % 3));
        } else {
          server.SetHealth(static_cast<HealthCommand>(random() % 3));
        }
      }
      --running;
    });
  }
  Follower follower;
  while (running > 0) {
    while (const Event* event = queue.Next()) follower.OnEvent(*event);
  }
  for (std::thread& thread : threads) thread.join();
  while (const Event* event = queue.Next()) follower.OnEvent(*event);
  ASSERT_EQ(queue.lost(), 0u);
  for (const Server& server : backend.servers()) follower.ExpectLastIs(server);
  follower.ExpectCount(backend.Snapshot().act);
}

}  // namespace
}  // namespace checkd
