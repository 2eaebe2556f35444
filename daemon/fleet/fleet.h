// The proxies of the running configuration: what was written, and for those
// with servers the backend that lives.
//
//   Fleet fleet(config.get(), &event_queue, &clock);
//   for (Proxy& proxy : fleet.proxies()) ...
//   fleet.Find("web");      // or "#2"
//
// What is const here may be called from any thread once Distribute() has
// returned; servers and backends have locks of their own.
#ifndef DAEMON_FLEET_FLEET_H_
#define DAEMON_FLEET_FLEET_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "checks/server/backend.h"
#include "checks/server/event.h"
#include "config/values/config.h"
#include "daemon/fleet/shard.h"
#include "tasks/clock.h"

namespace checkd {

// Stays where it is as long as the fleet, and so do its servers.
struct Proxy {
  const ProxyConfig* config;
  std::unique_ptr<Backend> backend;  // null: a pure frontend

  const BackendSpec& spec() const { return config->spec; }
};

class Fleet {
 public:
  // All arguments outlive the fleet. `observer` is told of every event of a
  // server; `clock` is what servers count their times by.
  Fleet(const Config* config, Observer* observer, Clock* clock);

  // In order of declaration.
  const std::vector<Proxy>& proxies() const { return proxies_; }

  // By name or "#id"; null if there is none. By name O(1), by number O(n). A
  // frontend and a backend may share a name (F747): Find() then means the one
  // that was declared first, FindBackend() the one with servers.
  const Proxy* Find(std::string_view selector) const;
  const Proxy* FindBackend(std::string_view selector) const;

  // What a command's "<backend>/<server>" means: both pointers are set, or
  // `error` is what the client is answered.
  struct Selected {
    const Proxy* proxy = nullptr;
    Server* server = nullptr;
    std::string error;  // F476; empty if found
  };
  // A server named "<backend>/<server>", each by name or "#id" (F476).
  // `for_reading` also finds those of disabled proxies. The server may be
  // changed through it, under its own lock.
  Selected SelectServer(std::string_view selector, bool for_reading) const;

  // Hands every check of an enabled proxy to a shard, in turn, each with its
  // first start (F357), which is random in part. Once, before the shards run;
  // `shards` is not empty and outlives CheckNow().
  void Distribute(const std::vector<std::unique_ptr<Shard>>& shards);
  // Has `server`, which follows a name, checked at once if it is checked at all
  // and no check runs. After Distribute(), while the shards live; any thread.
  // Returns at once: the shard does it. A no-op for one that follows no name.
  void CheckNow(const Server& server) const;

  // True if some server has `slowstart`, so that a SlowstartClock is needed.
  bool HasSlowstart() const;

  // How many checks Distribute() hands out.
  size_t checks() const { return checks_; }

 private:
  using Names = absl::flat_hash_map<std::string_view, size_t>;
  struct Placement {
    Shard* shard;
    Check* check;
  };

  const Proxy* Find(const Names& names, std::string_view selector) const;

  std::vector<Proxy> proxies_;
  size_t checks_ = 0;
  // Of the servers that follow names.
  absl::flat_hash_map<const Server*, Placement> placements_;
  // Positions in `proxies_`, of the first one of each name.
  Names by_name_;
  Names backends_by_name_;
  const GlobalConfig& global_;
};

}  // namespace checkd

#endif  // DAEMON_FLEET_FLEET_H_
