#include "daemon/fleet/shard.h"

#include <utility>

namespace checkd {

Shard::Shard(const Options& options)
    : loop_(&clock_, &poller_, options.loop),
      spares_(&loop_, &poller_, &net_),
      tls_(options.tls),
      context_{&loop_, &poller_, &net_, &tls_,
               options.reuse_sockets ? &spares_ : nullptr},
      connector_(&context_, options.connector),
      engine_(&loop_, &connector_, options.engine) {}

Shard::~Shard() { Stop(); }

void Shard::Start() {
  thread_ = std::thread([this] { loop_.Run(); });
}

void Shard::Stop() {
  if (!thread_.joinable()) return;
  loop_.Stop();
  thread_.join();
}

}  // namespace checkd
