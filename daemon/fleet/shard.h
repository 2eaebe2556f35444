// One thread that checks: an event loop, the sockets' seam, the muxes and the
// check engine on top of it. Shards share nothing while they check.
//
//   Shard shard(options);
//   shard.Add(&server, delay);        // before Start()
//   shard.Start();
//   shard.Post([&] { ... });          // anything later, on its thread
//   shard.Stop();                     // joins
#ifndef DAEMON_FLEET_SHARD_H_
#define DAEMON_FLEET_SHARD_H_

#include <functional>
#include <memory>
#include <thread>

#include "checks/engine/check_engine.h"
#include "mux/connector.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "transport/connection.h"
#include "transport/sockets/kernel_net.h"
#include "transport/spare_sockets.h"
#include "transport/tls/tls.h"

namespace checkd {

class Shard {
 public:
  struct Options {
    Connector::Options connector;
    CheckEngine::Options engine;
    // The TLS profiles of the configuration; outlive the shard.
    const TlsContexts* tls;
    EventLoop::Options loop;
    bool reuse_sockets = true;  // `checkd reuse-sockets`
  };

  explicit Shard(const Options& options);
  // Stops if still running.
  ~Shard();

  // Checks `server` from now on. Before Start(), or on the shard's thread.
  Check* Add(Server* server, Duration delay) {
    return engine_.Add(server, delay);
  }

  // Opens what such sockets will need, before chroot() or a change of user puts
  // it out of reach.
  void Prepare(const SocketOptions& options) { net_.Prepare(options); }
  // Whether such sockets can be made now.
  absl::Status TryOptions(const SocketOptions& options) {
    return net_.Check(options);
  }

  void Start();
  // Ends the thread; running checks are dropped without a verdict.
  void Stop();

  // Runs `fn` on the shard's thread. Any thread.
  void Post(std::function<void()> fn) { loop_.Post(std::move(fn)); }

  CheckEngine& engine() { return engine_; }
  EventLoop& loop() { return loop_; }

 private:
  MonotonicClock clock_;
  EpollPoller poller_;
  EventLoop loop_;
  KernelNet net_;
  SpareSockets spares_;
  TlsFactory tls_;
  TransportContext context_;
  Connector connector_;
  CheckEngine engine_;
  std::thread thread_;
};

}  // namespace checkd

#endif  // DAEMON_FLEET_SHARD_H_
