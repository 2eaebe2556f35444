// Commands and readers on other threads while shards finish runs: for TSan, and
// for the sums that must still be right at the end.
#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include "checks/server/backend.h"
#include "gtest/gtest.h"
#include "tasks/mutex.h"

namespace checkd {
namespace {

class CountingObserver : public Observer {
 public:
  bool OnEvent(Event&& event) override {
    if (event.kind == Event::Kind::kBackendEmpty) ++empty;
    return true;
  }
  std::atomic<unsigned> empty = 0;
};

// What a shard does with its servers: every other result is a failure.
void RunChecks(Backend* backend, int first, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    for (size_t i = first; i < backend->servers().size(); i += 2) {
      Server& server = backend->servers()[i];
      if (server.BeginRun() != Server::RunGate::kRun) continue;
      const bool pass = round % 4 < 2;
      server.FinishRun({pass ? CheckStatus::kL7Ok : CheckStatus::kL7Sts,
                        pass ? 200 : 500, 1,
                        "a description that needs memory of its own"});
      server.NextInterval();
    }
  }
}

void Command(Backend* backend, unsigned seed, int rounds) {
  std::mt19937 random(seed);
  for (int round = 0; round < rounds; ++round) {
    Server* server =
        backend->FindServer("#" + std::to_string(1 + random() % 6));
    switch (random() % 5) {
      case 0:
        server->SetAdmin(static_cast<AdminCommand>(random() % 3));
        break;
      case 1:
        server->SetHealth(static_cast<HealthCommand>(random() % 3));
        break;
      case 2:
        server->SetCheckEnabled(random() % 2);
        break;
      case 3:
        server->SetWeight(random() % 2);
        break;
      default:
        server->ClearCounters();
    }
  }
}

TEST(ServerThreads, CommandsAndReadersWhileRunsFinish) {
  BackendSpec spec;
  spec.name = "b";
  spec.log_health_checks = true;
  for (int i = 0; i < 6; ++i) {
    ServerSpec& server = spec.servers.emplace_back();
    server.name = "s" + std::to_string(i);
    server.id = i + 1;
    server.check = true;
    server.backup = i == 5;
    server.rise = server.fall = server.initial_health = 1;
  }
  CountingObserver observer;
  MonotonicClock clock;
  Backend backend(&spec, &observer, &clock);

  std::atomic<bool> done = false;
  std::thread reader([&] {
    while (!done) {
      EXPECT_LE(backend.Snapshot().act, 5u);
      for (const Server& server : backend.servers())
        EXPECT_LE(server.Snapshot().health, 1);
    }
  });
  std::vector<std::thread> threads;
  for (int shard = 0; shard < 2; ++shard)
    threads.emplace_back(RunChecks, &backend, shard, 2000);
  for (unsigned seed = 1; seed <= 2; ++seed)
    threads.emplace_back(Command, &backend, seed, 4000);
  for (std::thread& thread : threads) thread.join();
  done = true;
  reader.join();

  uint32_t act = 0, bck = 0;
  for (const Server& server : backend.servers()) {
    if (server.Share().usable) ++(server.spec().backup ? bck : act);
    EXPECT_FALSE(server.Snapshot().check_in_progress());
  }
  EXPECT_EQ(backend.Snapshot().act, act);
  EXPECT_EQ(backend.Snapshot().bck, bck);
  EXPECT_EQ(backend.Snapshot().chkdown, observer.empty);
}

}  // namespace
}  // namespace checkd
