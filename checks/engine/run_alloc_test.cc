// A run in its normal course allocates nothing (docs/architecture.md, Budgets).
// Alone in its binary, since it replaces operator new.
#include <cstdlib>
#include <memory>
#include <new>
#include <utility>

#include "checks/engine/check_engine.h"
#include "checks/rules/ruleset_builder.h"
#include "checks/server/testing/test_backend.h"
#include "gtest/gtest.h"
#include "mux/testing/canned_net.h"

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

// What a run of `rules` allocates once a few runs have filled the pools.
int AllocationsOfARun(std::unique_ptr<const RuleList> rules, bool sends) {
  const Ruleset ruleset(rules.get());
  CannedNet net("HTTP/1.0 200 OK\r\nserver: x\r\n\r\nhello");
  VirtualClock clock;
  EventLoop loop(&clock, &net);
  const TransportContext context{&loop, &net, &net};
  Connector connector(&context, {});
  TestBackend fleet;
  fleet.spec.ruleset = &ruleset;
  fleet.spec.timeout_check_ms = 500;
  ServerSpec& spec = fleet.Add("s");
  spec.address = *Address::FromIp("127.0.0.1", 80);
  spec.inter_ms = 10;
  fleet.Start();
  CheckEngine engine(&loop, &connector, {.spread_percent = 5});
  engine.Add(&fleet["s"], Duration::zero());
  const auto run = [&] {
    const uint64_t before = engine.stats().finished();
    while (engine.open() == 0) {
      clock.Advance(Millis(1));
      loop.RunOnce(Millis(1));
    }
    net.Signal(kWritable);
    if (sends) net.Signal(kReadable);
    EXPECT_EQ(engine.stats().finished(), before + 1);
    EXPECT_EQ(fleet["s"].Snapshot().result, CheckResult::kPassed);
  };
  for (int i = 0; i < 5; ++i) run();
  const int before = allocations;
  for (int i = 0; i < 10; ++i) run();
  return allocations - before;
}

TEST(RunAllocations, PlainTcp) {
  EXPECT_EQ(
      AllocationsOfARun(RulesetBuilder(RulesetType::kPlain).Build(), false), 0);
}

TEST(RunAllocations, TcpSendExpect) {
  RulesetBuilder builder(RulesetType::kTcp);
  (void)builder.AddSend("PING\r\n", "");
  ExpectRule expect;
  expect.pattern = "hello";
  (void)builder.AddExpect(std::move(expect), "");
  EXPECT_EQ(AllocationsOfARun(builder.Build(), true), 0);
}

TEST(RunAllocations, HttpStatus) {
  RulesetBuilder builder(RulesetType::kHttp);
  builder.OptionHttpchk(
      {.method = "GET", .uri = "/health", .version = "HTTP/1.1"});
  EXPECT_EQ(AllocationsOfARun(builder.Build(), true), 0);
}

TEST(RunAllocations, HttpBody) {
  RulesetBuilder builder(RulesetType::kHttp);
  builder.OptionHttpchk({});
  ExpectRule expect;
  expect.match = Match::kBodyString;
  expect.pattern = "hello";
  (void)builder.AddExpect(std::move(expect), "");
  EXPECT_EQ(AllocationsOfARun(builder.Build(), true), 0);
}

}  // namespace
}  // namespace checkd
