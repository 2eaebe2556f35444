#include "daemon/daemon.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "daemon/cli/commands/names_commands.h"
#include "daemon/cli/commands/process_commands.h"
#include "daemon/cli/commands/server_commands.h"
#include "daemon/cli/commands/stats_commands.h"
#include "daemon/cli/commands/tls_commands.h"
#include "daemon/cli/session_commands.h"
#include "daemon/fleet/activity.h"
#include "daemon/fleet/initial_variables.h"
#include "daemon/process/wall_time.h"
#include "transport/sockets/socket_maker.h"

namespace checkd {
namespace {

// Descriptors that checks leave to everything else: logs, CLI, polling.
constexpr int kOpenChecksPercent = 80;
// The most that `checkd max-open-checks` may take: without descriptors no
// client of the stats socket could be told what is wrong.
constexpr int kMostOpenChecksPercent = 90;

// Those of servers that are checked, each once.
std::vector<const SocketOptions*> UsedSocketOptions(const Config& config) {
  absl::flat_hash_set<const SocketOptions*> used;
  for (const ProxyConfig& proxy : config.proxies) {
    if (proxy.spec.disabled) continue;
    for (const ServerSpec& server : proxy.spec.servers) {
      if (server.check && server.access && server.access->socket) {
        used.insert(server.access->socket);
      }
    }
  }
  return {used.begin(), used.end()};
}

int Percent(int whole, int percent) {
  return static_cast<int>(int64_t{whole} * percent / 100);
}

// The limit of checks running at a time in the whole process.
int MaxOpenChecks(const GlobalConfig& global, int descriptor_limit,
                  Console* console) {
  const int wanted = global.max_open_checks;
  if (wanted <= 0) return Percent(descriptor_limit, kOpenChecksPercent);
  const int most = Percent(descriptor_limit, kMostOpenChecksPercent);
  if (wanted <= most) return wanted;
  console->Print(Console::Level::kWarning,
                 absl::StrCat("'checkd max-open-checks ", wanted,
                              "' is more "
                              "than ",
                              descriptor_limit, " descriptors allow: ", most,
                              " is used."));
  return most;
}

// The same for each of `shards`.
int OpenChecksPerShard(const GlobalConfig& global, int total, int shards) {
  const int share = std::max(1, total / shards);
  return global.max_checks_per_thread > 0
             ? std::min(share, global.max_checks_per_thread)
             : share;
}

}  // namespace

Daemon::Daemon(const Options& options, std::unique_ptr<Config> config,
               Console* console)
    : options_(options),
      config_(std::move(config)),
      socket_options_(UsedSocketOptions(*config_)),
      console_(console),
      start_time_us_(WallTimeMicros()),
      started_(clock_.Now()),
      loop_(&clock_, &poller_),
      context_{&loop_, &poller_, &net_},
      events_(&wall_clock_) {
  const GlobalConfig& global = config_->global;
  router_ =
      std::make_unique<LogRouter>(config_.get(), options_.program, console_);
  fleet_ = std::make_unique<Fleet>(config_.get(), &events_, &clock_);
  feed_ = std::make_unique<EventFeed>(&events_, fleet_.get(), &loop_);
  feed_->AddReader(router_.get());
  self_report_ = std::make_unique<SelfReport>(&loop_, console_, router_.get());
  self_report_->Watch("control", &loop_);
  state_dump_ = std::make_unique<StateDump>(fleet_.get(), console_,
                                            router_.get(), &loop_);
  slowstarts_ = std::make_unique<SlowstartClock>(fleet_.get(), &loop_);

  AddSessionCommands(&commands_);
  FollowNames();
  AddServerCommands(fleet_.get(), names_.get(), &commands_);
  AddNamesCommands(names_.get(), &commands_);
  AddProcessCommands(this, &commands_);
  AddStatsCommands(fleet_.get(), this, &commands_);
  AddTlsCommands(fleet_.get(), &commands_);
  CliServer::Options cli;
  cli.timeout_ms = global.stats_timeout_ms;
  cli.max_clients = global.stats_maxconn;
  cli.session.max_line = global.bufsize;
  cli.session.uptime_s = [this] { return UptimeMicros() / 1'000'000; };
  cli_ = std::make_unique<CliServer>(&context_, &commands_, cli);

  MakeShards();
}

void Daemon::MakeShards() {
  const GlobalConfig& global = config_->global;
  const int count = std::max(1, global.nbthread);
  Shard::Options shard;
  shard.connector.buffer_size = global.bufsize;
  shard.connector.max_headers = global.max_headers;
  shard.engine.max_open = OpenChecksPerShard(
      global, MaxOpenChecks(global, options_.descriptor_limit, console_),
      count);
  // They come on top of the open checks, out of what those leave.
  shard.connector.max_lingering =
      std::min<size_t>(256, static_cast<size_t>(shard.engine.max_open) / 8);
  shard.engine.spread_percent = global.spread_checks;
  shard.engine.node = global.node;
  shard.tls = options_.tls;
  shard.loop.timer_slack = Millis(global.timer_slack_ms);
  shard.reuse_sockets = global.reuse_sockets;
  shard.engine.on_shortage = [this](ConnectionError error, int sys_errno) {
    loop_.Post([this, error, sys_errno] {
      self_report_->AddShortage(error, sys_errno,
                                CountAll(shards_, EngineCounter::kShortages));
    });
  };
  InitVariables(*config_, &process_variables_);
  shard.engine.variables = &process_variables_;
  shard.engine.find_backend = [this](std::string_view name) {
    const Proxy* const proxy = fleet_->Find(name);
    return proxy != nullptr ? proxy->backend.get() : nullptr;
  };
  std::random_device seed;
  for (int i = 0; i < count; ++i) {
    shard.engine.seed = seed();
    shard.engine.thread = i + 1;
    shards_.push_back(std::make_unique<Shard>(shard));
    self_report_->WatchShard(absl::StrCat("shard ", i),
                             &shards_.back()->loop());
    for (const SocketOptions* options : socket_options_) {
      shards_.back()->Prepare(*options);
    }
  }
}

Daemon::~Daemon() { StopThreads(); }

void Daemon::FollowNames() {
  names_ = std::make_unique<Names>(
      config_.get(), [this](Server& server) { fleet_->CheckNow(server); });
  self_report_->Watch("names", &names_->loop());
  for (const Proxy& proxy : fleet_->proxies()) {
    if (!proxy.backend || proxy.spec().disabled) continue;
    for (Server& server : proxy.backend->servers()) names_->Add(&server);
  }
}

void Daemon::StopThreads() {
  names_->Stop();
  for (const auto& shard : shards_) shard->Stop();
}

absl::Status Daemon::Bind() {
  for (const StatsSocket& socket : config_->global.stats_sockets) {
    if (absl::Status status = cli_->Listen(socket); !status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

absl::Status Daemon::VerifyPrivileges() const {
  for (const SocketOptions* options : socket_options_) {
    absl::Status status = shards_.front()->TryOptions(*options);
    if (!absl::IsPermissionDenied(status)) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        "checks cannot start: ", status.message(),
        ". Write 'setcap' with that capability in 'global', where 'user' or "
        "'uid' is."));
  }
  return absl::OkStatus();
}

void Daemon::Start() {
  signals_ =
      std::make_unique<SignalSource>(&poller_, SignalSource::Handled(),
                                     [this](int signal) { OnSignal(signal); });
  fleet_->Distribute(shards_);
  // What parsing left behind goes back to the system before the fleet runs.
  malloc_trim(0);
  for (const auto& shard : shards_) shard->Start();
  names_->Start();
  if (fleet_->HasSlowstart()) slowstarts_->Start();
}

int Daemon::Run() {
  loop_.Run();
  StopThreads();
  feed_->Drain();
  return stopped_by_;
}

int64_t Daemon::UptimeMicros() const {
  return (MonotonicClock().Now() - started_) / Duration(1);
}

ProcessInfo Daemon::Info() const {
  const GlobalConfig& global = config_->global;
  ProcessInfo info;
  info.threads = shards_.size();
  info.pid = getpid();
  info.start_time_us = start_time_us_;
  info.uptime_s = UptimeMicros() / 1e6;
  info.descriptor_limit = options_.descriptor_limit;
  info.maxconn =
      global.maxconn > 0 ? global.maxconn : options_.descriptor_limit;
  info.memory_bytes = mallinfo2().uordblks;
  info.checks = fleet_->checks();
  info.open_checks = OpenChecks(shards_);
  info.listeners = global.stats_sockets.size();
  info.clients = cli_->clients();
  info.dropped_logs = router_->dropped() + events_.lost();
  info.warnings = console_->warnings();
  info.node = global.node;
  info.description = global.description;
  return info;
}

std::string Daemon::Activity() const {
  std::vector<NamedLoop> loops;
  for (size_t i = 0; i < shards_.size(); ++i) {
    loops.push_back({absl::StrCat("shard_", i), &shards_[i]->loop()});
  }
  loops.push_back({"control", &loop_});
  loops.push_back({"names", &names_->loop()});
  return ShardActivity(shards_) + LoopActivity(loops);
}

void Daemon::OnSignal(int signal) {
  switch (signal) {
    case SIGTERM:
    case SIGINT:
      stopped_by_ = signal;
      loop_.Stop();
      break;
    case SIGUSR1:
      SoftStop();
      break;
    case SIGHUP:
      state_dump_->Start();
      break;
    case SIGQUIT:
      DumpMemory();
      break;
    default:
      break;
  }
}

void Daemon::SoftStop() {
  feed_->Drain();
  for (const Proxy& proxy : fleet_->proxies()) {
    if (proxy.spec().disabled) continue;
    const std::string text =
        absl::StrCat("Proxy ", proxy.spec().name,
                     " stopped (cumulated conns: FE: 0, BE: 0).");
    console_->Print(Console::Level::kWarning, text);
    router_->Log(proxy.config, LogLevel::kWarning, text);
  }
  loop_.Stop();
}

void Daemon::DumpMemory() {
  const struct mallinfo2 info = mallinfo2();
  console_->PrintRaw(absl::StrCat(
      "SIGQUIT received, dumping memory use.\n  heap in use: ", info.uordblks,
      " bytes\n  heap free: ", info.fordblks, " bytes\n  mapped: ", info.hblkhd,
      " bytes\n  checks: ", fleet_->checks(), "\n"));
}

}  // namespace checkd
