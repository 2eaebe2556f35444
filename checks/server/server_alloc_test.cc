// An uneventful run allocates nothing (docs/architecture.md, Budgets).
#include <cstdlib>
#include <new>
#include <string>
#include <utility>

#include "checks/server/event_queue.h"
#include "checks/server/testing/test_backend.h"
#include "gtest/gtest.h"
#include "tasks/clock.h"

namespace {
thread_local int allocations = 0;
}  // namespace

void* operator new(size_t size) {
  ++allocations;
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace checkd {
namespace {

void ExpectNoAllocation(const std::string& description) {
  TestBackend fleet;
  fleet.spec.log_health_checks = true;
  fleet.Add("s");
  fleet.Start();
  fleet.Run("s", {CheckStatus::kL7Ok, 200, 1, description});
  Server& server = fleet.backend->servers().front();
  Verdict verdicts[10];
  for (Verdict& verdict : verdicts)
    verdict = {CheckStatus::kL7Ok, 200, 1, description};
  const int before = allocations;
  for (Verdict& verdict : verdicts) {
    server.BeginRun();
    server.FinishRun(std::move(verdict));
    server.NextInterval();
  }
  EXPECT_EQ(allocations, before);
}

TEST(ServerAllocation, NoneWithoutADescription) { ExpectNoAllocation(""); }

TEST(ServerAllocation, NoneWithAShortOrLongDescription) {
  ExpectNoAllocation("(tcp-check)");
  ExpectNoAllocation(std::string(127, 'x'));
}

// Nor does one that changes the state, with somebody who reads of it.
TEST(ServerAllocation, NoneForEventsThatAreReadInTime) {
  BackendSpec spec;
  spec.name = "b";
  spec.log_health_checks = true;
  ServerSpec& only = spec.servers.emplace_back();
  only.name = "s";
  only.check = true;
  only.rise = only.fall = only.initial_health = 1;
  SystemWallClock wall;
  MonotonicClock clock;
  EventQueue queue(&wall);
  Backend backend(&spec, &queue, &clock);
  Server& server = backend.servers().front();
  int read = 0;
  const auto run = [&](Verdict verdict) {
    server.BeginRun();
    server.FinishRun(std::move(verdict));
    while (queue.Next() != nullptr) ++read;
  };
  const std::string description(127, 'x');
  Verdict verdicts[200];
  for (int i = 0; i < 200; ++i) {
    verdicts[i] = i % 2 == 0 ? Verdict{CheckStatus::kL7Sts, 500, 1, description}
                             : Verdict{CheckStatus::kL7Ok, 200, 1, description};
  }
  run(std::move(verdicts[0]));
  run(std::move(verdicts[1]));
  const int before = allocations;
  for (int i = 2; i < 200; ++i) run(std::move(verdicts[i]));
  EXPECT_EQ(allocations, before);
  EXPECT_EQ(read, 500);  // down: the check, the state, the backend; up: two
}

}  // namespace
}  // namespace checkd
