#include "daemon/names/names.h"

#include <utility>

#include "checks/spec/spec.h"

namespace checkd {
namespace {

DnsClient::Options ClientOptions(const ResolversConfig& config) {
  DnsClient::Options options;
  for (const ResolversConfig::NameServer& server : config.servers) {
    options.servers.push_back({server.name, server.address, server.tcp});
  }
  options.timeout_retry = ResolutionRules::Of(config).retry;
  options.retries = config.retries;
  options.payload_size = static_cast<size_t>(config.payload_size);
  return options;
}

}  // namespace

// A section with its name servers.
class Names::Section : private NameAsker {
 public:
  Section(const ResolversConfig& config, EventLoop* loop, Poller* poller,
          Tasklet* changed)
      : changed_(changed),
        client_(loop, poller, ClientOptions(config)),
        names_(config.name, ResolutionRules::Of(config), loop, this) {}

  NameSection& names() { return names_; }

  ResolversReport Report() const {
    ResolversReport report{names_.name(), {}};
    for (size_t i = 0; i < client_.servers().size(); ++i) {
      report.servers.push_back({client_.servers()[i].name, client_.stats(i)});
    }
    return report;
  }

 private:
  uint64_t Ask(std::string_view name, DnsType type,
               Callback callback) override {
    changed_->Wakeup();
    return client_.Ask(
        name, type,
        [this, callback = std::move(callback)](const DnsReply& reply) {
          changed_->Wakeup();
          callback(reply);
        });
  }
  void Cancel(uint64_t query) override {
    if (query != 0) client_.Cancel(query);
  }
  void CountUpdate(std::string_view nameserver) override {
    for (size_t i = 0; i < client_.servers().size(); ++i) {
      if (client_.servers()[i].name == nameserver) {
        ++client_.mutable_stats(i).update;
      }
    }
  }

  Tasklet* const changed_;
  DnsClient client_;
  NameSection names_;
};

Names::Names(const Config* config, std::function<void(Server&)> ready)
    : loop_(&clock_, &poller_), publish_(&Names::OnPublish, this, &loop_) {
  events_.ready = std::move(ready);
  events_.stale = [this](ServerFollower& follower) {
    loop_.Post([this, &follower] { Hurry(follower); });
  };
  for (const ResolversConfig& section : config->resolvers) {
    sections_.push_back(
        std::make_unique<Section>(section, &loop_, &poller_, &publish_));
  }
  OnPublish(this);
}

Names::~Names() { Stop(); }

Names::Section* Names::FindSection(std::string_view name) {
  for (const auto& section : sections_) {
    if (section->names().name() == name) return section.get();
  }
  return nullptr;
}

void Names::Add(Server* server) {
  const ServerExtras* const extras = server->spec().extras.get();
  if (extras == nullptr || extras->names == nullptr) return;
  Section* const section = FindSection(extras->names->resolvers);
  if (section == nullptr) return;
  ServerFollower& follower = followers_.emplace_back(server, &events_);
  by_server_[server] = &follower;
  server->Watch(&follower);
  if (!extras->srv_record.empty()) {
    section->names().FollowService(&follower, extras->srv_record);
  } else if (!extras->fqdn.empty()) {
    section->names().FollowHost(&follower, extras->fqdn);
  }
}

void Names::Start() {
  if (followers_.empty()) return;
  thread_ = std::thread([this] { loop_.Run(); });
}

void Names::Stop() {
  if (!thread_.joinable()) return;
  loop_.Stop();
  thread_.join();
}

void Names::Hurry(ServerFollower& follower) {
  follower.Rearm();
  FindSection(follower.spec().resolvers)->names().Hurry(&follower);
}

void Names::Rename(Server& server, const std::string& fqdn) {
  const auto found = by_server_.find(&server);
  if (found == by_server_.end()) return;
  ServerFollower* const follower = found->second;
  loop_.Post([this, follower, fqdn] {
    FindSection(follower->spec().resolvers)->names().FollowHost(follower, fqdn);
  });
}

std::vector<ResolversReport> Names::Report() const {
  MutexLock lock(&mutex_);
  return report_;
}

void Names::OnPublish(void* self) {
  Names* const names = static_cast<Names*>(self);
  std::vector<ResolversReport> report;
  report.reserve(names->sections_.size());
  for (const auto& section : names->sections_) {
    report.push_back(section->Report());
  }
  MutexLock lock(&names->mutex_);
  names->report_ = std::move(report);
}

}  // namespace checkd
