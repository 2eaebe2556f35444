#include "tests/tunnel/real_checks.h"

#include <optional>
#include <string>

#include "checks/check_engine.h"
#include "checks/testing/check_world.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "transport/kernel_net.h"

namespace checkd {

struct RealChecks::Rep {
  explicit Rep(const Options& o) : options(o) {
    rules = o.send.empty() && o.expect.empty() ? PlainRules()
                                               : TcpRules(o.send, o.expect);
    fleet.spec.ruleset = rules.get();
    fleet.spec.timeout_check_ms = o.timeout_check_ms;
  }
  void Start() {
    if (engine) return;
    fleet.Start();
    engine.emplace(&loop, &connector, CheckEngine::Options{});
    for (const ServerSpec& server : fleet.spec.servers) {
      engine->Add(&fleet[server.name], Duration::zero());
    }
  }
  template <typename Done>
  void RunUntil(Instant end, Done done) {
    while (!done() && clock.Now() < end) loop.RunOnce(checkd::Millis(20));
  }

  const Options options;
  std::unique_ptr<Ruleset> rules;
  MonotonicClock clock;
  EpollPoller poller;
  EventLoop loop{&clock, &poller};
  KernelNet net;
  TransportContext context{&loop, &poller, &net};
  Connector connector{&context, {}};
  Fleet fleet;
  std::optional<CheckEngine> engine;
};

RealChecks::RealChecks(const Options& options)
    : rep_(std::make_unique<Rep>(options)) {}

RealChecks::~RealChecks() = default;

void RealChecks::Add(const Address& address, const ServerAccess* access) {
  ServerSpec& server =
      rep_->fleet.Add("s" + std::to_string(rep_->fleet.spec.servers.size()));
  server.address = address;
  server.inter_ms = rep_->options.inter_ms;
  server.access = access;
}

bool RealChecks::Run(uint64_t runs) {
  rep_->Start();
  const EngineStats& stats = rep_->engine->stats();
  const uint64_t wanted = stats.finished() + runs;
  rep_->RunUntil(rep_->clock.Now() + Seconds(20),
                 [&] { return stats.finished() >= wanted; });
  return stats.finished() >= wanted;
}

void RealChecks::RunFor(int ms) {
  rep_->Start();
  rep_->RunUntil(rep_->clock.Now() + checkd::Millis(ms), [] { return false; });
}

std::string RealChecks::Result(int i) const {
  const ServerSnapshot s = rep_->fleet["s" + std::to_string(i)].Snapshot();
  return std::string(Info(s.status).code) + " " + s.description;
}

uint64_t RealChecks::passed() const {
  return rep_->engine->stats().Get(EngineCounter::kRunsPassed);
}

uint64_t RealChecks::failed() const {
  return rep_->engine->stats().Get(EngineCounter::kRunsFailed);
}

uint64_t RealChecks::shortages() const {
  return rep_->engine->stats().Get(EngineCounter::kShortages);
}

}  // namespace checkd
