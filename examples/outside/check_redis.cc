// One health check, its rules as a configuration would have them: `tcp-check
// send PING\r\n` and `tcp-check expect string +PONG`.
// `bazel run :check_redis -- 127.0.0.1 6379`
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "checks/engine/check_engine.h"
#include "checks/rules/ruleset_builder.h"
#include "checks/server/backend.h"
#include "mux/connector.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "transport/connection.h"
#include "transport/sockets/kernel_net.h"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const auto address = checkd::Address::FromIp(
      argv[1], static_cast<uint16_t>(std::atoi(argv[2])));
  if (!address) return 2;

  checkd::RulesetBuilder builder(checkd::RulesetType::kTcp);
  checkd::ExpectRule pong;
  pong.pattern = "+PONG";
  if (!builder.AddSend("PING\r\n", "").ok() ||
      !builder.AddExpect(std::move(pong), "is it Redis?").ok()) {
    return 2;
  }
  const std::unique_ptr<const checkd::RuleList> rules = builder.Build();
  const checkd::Ruleset ruleset(rules.get());
  checkd::BackendSpec spec;
  spec.name = "redis";
  spec.ruleset = &ruleset;
  checkd::ServerSpec& server_spec = spec.servers.emplace_back();
  server_spec.name = "server";
  server_spec.address = *address;
  server_spec.check = true;

  checkd::MonotonicClock clock;
  checkd::EpollPoller poller;
  checkd::EventLoop loop(&clock, &poller);
  checkd::KernelNet net;
  const checkd::TransportContext context{&loop, &poller, &net};
  checkd::Connector connector(&context, {});
  checkd::Backend backend(&spec, nullptr, &clock);
  checkd::CheckEngine engine(&loop, &connector, {});
  engine.Add(&backend.servers().front(), checkd::Duration::zero());
  while (engine.stats().finished() == 0) loop.RunOnce(checkd::Seconds(1));

  const checkd::ServerSnapshot result = backend.servers().front().Snapshot();
  std::printf("%s: %s\n", checkd::Info(result.status).code.data(),
              result.description.c_str());
  return result.result == checkd::CheckResult::kPassed ? 0 : 1;
}
