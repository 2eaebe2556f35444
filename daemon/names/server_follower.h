// A server of the fleet as a follower of its name.
//
//   ServerFollower follower(&server, &events);
//   server.Watch(&follower);
//   section.FollowHost(&follower, "www.example.net");
//
// NameFollower's functions take the server's lock for a moment each, on the
// names' thread; OnUnreachable() comes from the server's shard.
#ifndef DAEMON_NAMES_SERVER_FOLLOWER_H_
#define DAEMON_NAMES_SERVER_FOLLOWER_H_

#include <atomic>
#include <functional>
#include <string>
#include <string_view>

#include "checks/server/server.h"
#include "daemon/names/name_follower.h"

namespace checkd {

class ServerFollower : public NameFollower, public NameWatcher {
 public:
  // Whom to tell, the same for all followers of a process; outlives them.
  struct Events {
    // It is out of maintenance, and may be checked. On the names' thread.
    std::function<void(Server&)> ready;
    // Its address may be out of date. On its shard; not told again until
    // Rearm().
    std::function<void(ServerFollower&)> stale;
  };

  // `server` follows a name, with resolvers. Both outlive it.
  ServerFollower(Server* server, const Events* events);

  Server& server() const { return server_; }
  // `stale` may be told again. Any thread.
  void Rearm() { notified_.store(false, std::memory_order_relaxed); }

  // NameFollower
  const NameSpec& spec() const override;
  const void* group() const override { return &server_.backend(); }
  Address address() const override { return server_.address().WithPort(0); }
  void SetAddress(const Address& address, std::string_view who) override {
    server_.SetAddress(address, who);
  }
  void SetResolved(bool answered) override {
    if (server_.SetResolved(answered)) events_.ready(server_);
  }
  void SetUnresolved(std::string_view cause) override {
    server_.SetUnresolved(cause);
  }
  void SetTarget(const std::string& host, uint16_t port) override {
    server_.SetFqdn(host, "SRV record");
    server_.SetServicePort(port);
  }
  // 0..65535 on HAProxy's scale of 0..256, rounded up as 2.6 does.
  void SetSrvWeight(uint16_t weight) override {
    server_.SetWeight(static_cast<uint16_t>((weight + 255) / 256));
  }

  // NameWatcher
  void OnUnreachable(const Server&) override {
    if (!notified_.exchange(true, std::memory_order_relaxed))
      events_.stale(*this);
  }

 private:
  Server& server_;
  const Events& events_;
  std::atomic<bool> notified_{false};
};

}  // namespace checkd

#endif  // DAEMON_NAMES_SERVER_FOLLOWER_H_
