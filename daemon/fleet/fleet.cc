#include "daemon/fleet/fleet.h"

#include <random>

#include "absl/strings/numbers.h"
#include "checks/server/schedule.h"

namespace checkd {

namespace {

// Servers that are checked: those of disabled proxies are not (F146).
template <typename Fn>
void ForEachCheck(const std::vector<Proxy>& proxies, Fn fn) {
  for (const Proxy& proxy : proxies) {
    if (!proxy.backend || proxy.spec().disabled) continue;
    for (Server& server : proxy.backend->servers()) {
      if (server.spec().check) fn(server);
    }
  }
}

}  // namespace

Fleet::Fleet(const Config* config, Observer* observer, Clock* clock)
    : global_(config->global) {
  proxies_.reserve(config->proxies.size());
  for (const ProxyConfig& proxy : config->proxies) {
    by_name_.try_emplace(proxy.spec.name, proxies_.size());
    proxies_.push_back({&proxy, nullptr});
    if (proxy.spec.has_backend()) {
      backends_by_name_.try_emplace(proxy.spec.name, proxies_.size() - 1);
      proxies_.back().backend =
          std::make_unique<Backend>(&proxy.spec, observer, clock);
    }
  }
  ForEachCheck(proxies_, [this](Server&) { ++checks_; });
}

const Proxy* Fleet::Find(std::string_view selector) const {
  return Find(by_name_, selector);
}

const Proxy* Fleet::FindBackend(std::string_view selector) const {
  const Proxy* const found = Find(backends_by_name_, selector);
  return found != nullptr && found->backend != nullptr ? found : nullptr;
}

const Proxy* Fleet::Find(const Names& names, std::string_view selector) const {
  if (!selector.empty() && selector.front() == '#') {
    int id;
    if (!absl::SimpleAtoi(selector.substr(1), &id)) return nullptr;
    for (const Proxy& proxy : proxies_) {
      if (proxy.spec().id == id) return &proxy;
    }
    return nullptr;
  }
  const auto at = names.find(selector);
  return at == names.end() ? nullptr : &proxies_[at->second];
}

Fleet::Selected Fleet::SelectServer(std::string_view selector,
                                    bool for_reading) const {
  Selected selected;
  const size_t slash = selector.find('/');
  if (slash == std::string_view::npos || slash + 1 == selector.size()) {
    selected.error = "Require 'backend/server'.";
    return selected;
  }
  const Proxy* proxy = FindBackend(selector.substr(0, slash));
  if (proxy == nullptr) {
    selected.error = "No such backend.";
    return selected;
  }
  Server* server = proxy->backend->FindServer(selector.substr(slash + 1));
  if (server == nullptr) {
    selected.error = "No such server.";
  } else if (proxy->spec().disabled && !for_reading) {
    selected.error = "Proxy is disabled.";
  } else {
    selected.proxy = proxy;
    selected.server = server;
  }
  return selected;
}

void Fleet::Distribute(const std::vector<std::unique_ptr<Shard>>& shards) {
  StartPlan plan;
  ForEachCheck(proxies_,
               [&](Server& server) { plan.Add(server.NextInterval()); });
  const SpreadOptions spread = {
      .percent = global_.spread_checks,
      .max_spread = Millis(global_.max_spread_checks_ms)};
  std::minstd_rand random(std::random_device{}());
  int64_t index = 0;
  ForEachCheck(proxies_, [&](Server& server) {
    const Duration delay =
        InitialDelay(plan, index, server.NextInterval(), spread, random());
    Shard* const shard = shards[index % shards.size()].get();
    Check* const check = shard->Add(&server, delay);
    if (server.follows_name()) placements_[&server] = {shard, check};
    ++index;
  });
}

void Fleet::CheckNow(const Server& server) const {
  const auto found = placements_.find(&server);
  if (found == placements_.end()) return;
  const Placement& at = found->second;
  at.shard->Post([&at] { at.shard->engine().CheckNow(at.check); });
}

bool Fleet::HasSlowstart() const {
  for (const Proxy& proxy : proxies_) {
    for (const ServerSpec& server : proxy.spec().servers) {
      if (server.extras && server.extras->slowstart_s > 0) return true;
    }
  }
  return false;
}

}  // namespace checkd
