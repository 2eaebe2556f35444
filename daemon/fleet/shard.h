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
  // What is in force for the life of the shard.
  struct Options {
    Connector::Options connector;
    CheckEngine::Options engine;
    // The TLS profiles of the configuration; never null, and outlive the shard.
    const TlsContexts* tls;
    EventLoop::Options loop;
    bool reuse_sockets = true;  // `checkd reuse-sockets`
  };

  // Opens two descriptors and starts no thread.
  explicit Shard(const Options& options);
  // Stops if still running. Servers must outlive it.
  ~Shard();

  // Checks `server` from now on. Before Start(), or on the shard's thread.
  // First after `delay`, in loop time. The check is the engine's, and lasts as
  // long.
  Check* Add(Server* server, Duration delay) {
    return engine_.Add(server, delay);
  }

  // Opens what such sockets will need, before chroot() or a change of user puts
  // it out of reach. A failure shows in TryOptions(), and in each check.
  void Prepare(const SocketOptions& options) { net_.Prepare(options); }
  // Whether such sockets can be made now. Makes one and closes it; errors as
  // VerifySocketOptions(). Any thread.
  absl::Status TryOptions(const SocketOptions& options) {
    return net_.Check(options);
  }

  // The thread checks from here on; engine and loop belong to it.
  void Start();
  // Ends the thread; running checks are dropped without a verdict. Waits for
  // the work at hand. What was posted and has not run by then is destroyed with
  // the shard. Harmless when not running.
  void Stop();

  // Runs `fn` on the shard's thread. Any thread. In order of posting; it must
  // not block, as checks wait meanwhile.
  void Post(std::function<void()> fn) { loop_.Post(std::move(fn)); }

  // For its counters from any thread; for all else on the shard's own, or
  // before Start().
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
