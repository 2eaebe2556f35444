// An uneventful run allocates nothing (docs/architecture.md, Budgets).
#include <cstdlib>
#include <new>
#include <string>

#include "checks/server/testing/fleet.h"
#include "gtest/gtest.h"

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
  Fleet fleet;
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

}  // namespace
}  // namespace checkd
