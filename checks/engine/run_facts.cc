#include "checks/engine/run_facts.h"

#include <utility>

#include "checks/server/backend.h"

namespace checkd {

void RunFacts::Begin(const checkd::Server* server, Instant now) {
  server_ = server;
  begun_ = now_ = now;
  target_ = {};
  tls_.reset();
}

void RunFacts::Connecting(Address target) {
  target_ = std::move(target);
  tls_.reset();
}

std::string_view RunFacts::backend_name() const {
  return server_->backend().spec().name;
}

int64_t RunFacts::backend_id() const { return server_->backend().spec().id; }

std::string_view RunFacts::server_name() const { return server_->spec().name; }

int64_t RunFacts::server_id() const { return server_->spec().id; }

Address RunFacts::source() const {
  return stream_.is_open() ? stream_.LocalAddress() : Address();
}

const TlsRecord* RunFacts::tls() const {
  if (stream_.is_open()) tls_ = stream_.Tls();
  return tls_.get();
}

int64_t RunFacts::now_us() const {
  static SystemWallClock system;
  return (shard_.wall != nullptr ? shard_.wall : &system)->NowMicros();
}

int64_t RunFacts::uptime_s() const {
  return (now_ - shard_.started) / Seconds(1);
}

}  // namespace checkd
