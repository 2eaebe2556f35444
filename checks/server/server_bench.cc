// The cost of a run's bookkeeping, apart from the run: budget some tens of ns.
#include <memory>
#include <string>

#include "benchmark/benchmark.h"
#include "checks/server/backend.h"
#include "checks/server/event_queue.h"
#include "checks/server/testing/test_backend.h"
#include "tasks/clock.h"

namespace checkd {
namespace {

BackendSpec Spec(int servers) {
  BackendSpec spec;
  spec.name = "backend";
  for (int i = 0; i < servers; ++i) AddServer(&spec, "s" + std::to_string(i));
  return spec;
}

// One server, or many enough that each is a cache miss.
void BM_UneventfulRun(benchmark::State& state) {
  const BackendSpec spec = Spec(static_cast<int>(state.range(0)));
  MonotonicClock clock;
  SystemWallClock wall;
  EventQueue queue(&wall);
  Backend backend(&spec, &queue, &clock);
  auto server = backend.servers().begin();
  for (auto _ : state) {
    if (server->BeginRun() == Server::RunGate::kRun) {
      server->FinishRun({CheckStatus::kL7Ok, 200, 1, ""});
    }
    benchmark::DoNotOptimize(server->NextInterval());
    if (++server == backend.servers().end()) server = backend.servers().begin();
  }
}
BENCHMARK(BM_UneventfulRun)->Arg(1)->Arg(100000);

void BM_Transition(benchmark::State& state) {
  const BackendSpec spec = Spec(2);
  MonotonicClock clock;
  Backend backend(&spec, nullptr, &clock);
  Server& server = backend.servers().front();
  for (auto _ : state) {
    server.SetHealth(HealthCommand::kDown);
    server.SetHealth(HealthCommand::kUp);
  }
}
BENCHMARK(BM_Transition);

// The same with somebody who reads of it: the event is made, queued and taken.
void BM_ToldTransition(benchmark::State& state) {
  const BackendSpec spec = Spec(2);
  MonotonicClock clock;
  SystemWallClock wall;
  EventQueue queue(&wall);
  Backend backend(&spec, &queue, &clock);
  Server& server = backend.servers().front();
  for (auto _ : state) {
    server.SetHealth(HealthCommand::kDown);
    server.SetHealth(HealthCommand::kUp);
    while (const Event* event = queue.Next()) benchmark::DoNotOptimize(event);
  }
}
BENCHMARK(BM_ToldTransition);

void BM_BuildBackend(benchmark::State& state) {
  const BackendSpec spec = Spec(100000);
  MonotonicClock clock;
  for (auto _ : state) Backend backend(&spec, nullptr, &clock);
}
BENCHMARK(BM_BuildBackend)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace checkd
