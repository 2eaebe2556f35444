// One health check of one server, without a configuration file:
// `bazel run //examples:check_once -- 127.0.0.1 80 /health`; without the path
// it just connects.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "checks/engine/check_engine.h"
#include "checks/rules/ruleset_builder.h"
#include "checks/server/backend.h"
#include "mux/connector.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "transport/connection.h"
#include "transport/sockets/kernel_net.h"

using namespace checkd;

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: check_once <ip> <port> [<path>]\n");
    return 2;
  }
  const auto port = static_cast<uint16_t>(std::atoi(argv[2]));
  const std::optional<Address> address = Address::FromIp(argv[1], port);
  if (!address) return 2;

  RulesetBuilder builder(argc > 3 ? RulesetType::kHttp : RulesetType::kPlain);
  if (argc > 3) builder.OptionHttpchk({.method = "GET", .uri = argv[3]});
  const std::unique_ptr<const RuleList> rules = builder.Build();
  const Ruleset ruleset(rules.get());
  BackendSpec spec;
  spec.name = "example";
  spec.ruleset = &ruleset;
  ServerSpec& server_spec = spec.servers.emplace_back();
  server_spec.name = "server";
  server_spec.address = *address;
  server_spec.check = true;

  MonotonicClock clock;
  EpollPoller poller;
  EventLoop loop(&clock, &poller);
  KernelNet net;
  const TransportContext context{&loop, &poller, &net};
  Connector connector(&context, {});
  Backend backend(&spec, nullptr, &clock);
  Server& server = backend.servers().front();
  CheckEngine engine(&loop, &connector, {});
  engine.Add(&server, Duration::zero());
  while (engine.stats().finished() == 0) loop.RunOnce(Millis(100));

  const ServerSnapshot result = server.Snapshot();
  std::printf("%s, code %d, %d ms, \"%s\"\n",
              std::string(Info(result.status).text).c_str(), result.code,
              result.duration_ms, result.description.c_str());
  return result.result == CheckResult::kPassed ? 0 : 1;
}
