// One checked server in a simulated network and virtual time, for tests of
// runs.
//
//   CheckWorld world(std::move(ruleset), /*seed=*/1);
//   ReplyPeer peer("\n", "pong\n");
//   world.net.AddServer(world.address(), {.peer = &peer});
//   world.Start();
//   EXPECT_EQ(world.RunOnce(), "L7OK 0 \"(tcp-check)\"");
//   EXPECT_EQ(world.Leaks(), "");
#ifndef CHECKS_ENGINE_TESTING_CHECK_WORLD_H_
#define CHECKS_ENGINE_TESTING_CHECK_WORLD_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "checks/engine/check_engine.h"
#include "checks/rules/ruleset_builder.h"
#include "checks/server/testing/test_backend.h"
#include "mux/connector.h"
#include "tasks/testing/test_loop.h"
#include "transport/connection.h"
#include "transport/spare_sockets.h"
#include "transport/testing/sim_net.h"

namespace checkd {

class CheckWorld {
 public:
  explicit CheckWorld(std::unique_ptr<const RuleList> rules, uint64_t seed = 1,
                      Connector::Options options = {})
      : rule_list(std::move(rules)),
        ruleset(rule_list.get()),
        net(loop.poller(), loop.clock(), seed),
        spares(loop.loop(), loop.poller(), &net),
        context{loop.loop(), loop.poller(), &net, nullptr, &spares},
        connector(&context, options) {
    fleet.spec.ruleset = &ruleset;
    server_spec().address = address();
    server_spec().inter_ms = 10'000;
  }
  ~CheckWorld() { engine.reset(); }

  static Address address() { return *Address::FromIp("10.0.0.1", 80); }
  ServerSpec& server_spec() {
    return fleet.spec.servers.empty() ? fleet.Add("s")
                                      : fleet.spec.servers.front();
  }

  void Start(CheckEngine::Options options = {}) {
    fleet.Start();
    engine.emplace(loop.loop(), &connector, options);
    check = engine->Add(&server(), Duration::zero());
  }
  Server& server() { return fleet["s"]; }

  // Runs until one more run has finished, and tells the result.
  std::string RunOnce() {
    const uint64_t before = engine->stats().finished();
    const bool done = loop.RunUntil(
        [&] { return engine->stats().finished() > before; }, Seconds(100));
    return done ? Result() : "nothing";
  }
  // "<status> <code> "<description>"" of the last run.
  std::string Result() {
    const ServerSnapshot s = server().Snapshot();
    return std::string(Info(s.status).code) + " " + std::to_string(s.code) +
           " \"" + s.description + "\"";
  }
  int64_t duration_ms() { return server().Snapshot().duration_ms; }

  // Removes the check and tells what is still held; empty: nothing.
  std::string Leaks() {
    if (check != nullptr) engine->Remove(std::exchange(check, nullptr));
    std::string leaks;
    if (connector.in_use() != 0) leaks += "streams ";
    if (connector.buffers()->in_use() != 0) leaks += "buffers ";
    spares.Clear();
    if (net.open_sockets() != 0) leaks += "sockets ";
    if (engine->open() != 0) leaks += "runs ";
    if (loop.loop()->NextDeadline() != kNever) leaks += "timers ";
    if (!loop.loop()->idle()) leaks += "tasklets ";
    return leaks;
  }

  std::unique_ptr<const RuleList> rule_list;
  Ruleset ruleset;  // flags are set before Start()
  TestLoop loop;
  SimNet net;
  SpareSockets spares;
  TransportContext context;
  Connector connector;
  TestBackend fleet;
  std::optional<CheckEngine> engine;
  Check* check = nullptr;
};

// Rules in a line.
inline std::unique_ptr<const RuleList> PlainRules() {
  return RulesetBuilder(RulesetType::kPlain).Build();
}
inline ExpectRule Expect(Match match, std::string pattern,
                         bool inverse = false) {
  ExpectRule rule;
  rule.match = match;
  rule.inverse = inverse;
  rule.pattern = std::move(pattern);
  if (match == Match::kRegex || match == Match::kBodyRegex ||
      match == Match::kBinaryRegex || match == Match::kStatusRegex) {
    rule.regex = *Regex::Compile(rule.pattern);
  }
  return rule;
}
inline std::unique_ptr<const RuleList> TcpRules(std::string send,
                                                std::string expected = "") {
  RulesetBuilder builder(RulesetType::kTcp);
  if (!send.empty()) (void)builder.AddSend(std::move(send), "");
  if (!expected.empty()) {
    (void)builder.AddExpect(Expect(Match::kString, std::move(expected)), "");
  }
  return builder.Build();
}
inline std::unique_ptr<const RuleList> HttpRules() {
  RulesetBuilder builder(RulesetType::kHttp);
  builder.OptionHttpchk({});
  return builder.Build();
}

}  // namespace checkd

#endif  // CHECKS_ENGINE_TESTING_CHECK_WORLD_H_
