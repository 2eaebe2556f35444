#include "checks/engine/run_facts.h"

#include <utility>

#include "checks/expressions/log_format.h"
#include "checks/server/backend.h"

namespace checkd {

void RunFacts::Begin(const Server* server, Instant now) {
  server_ = server;
  begun_ = now_ = now;
  target_ = {};
  tls_.reset();
  unique_id_.reset();
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

std::string_view RunFacts::unique_id(const ExpressionInput& in) const {
  const LogFormat* const format = server_->backend().spec().unique_id;
  if (!unique_id_ && format != nullptr) {
    unique_id_.emplace();  // nothing yet, should the format ask for it
    unique_id_.emplace(format->Evaluate(in));
  }
  return unique_id_ ? std::string_view(*unique_id_) : std::string_view();
}

int64_t RunFacts::now_us() const {
  static SystemWallClock system;
  return (shard_.wall != nullptr ? shard_.wall : &system)->NowMicros();
}

Backend* RunFacts::BackendNamed(std::string_view name) const {
  if (name.empty()) return &server_->backend();
  return shard_.find_backend ? shard_.find_backend(name) : nullptr;
}

std::optional<ServerFacts> RunFacts::FindServer(std::string_view name) const {
  const size_t slash = name.find('/');
  const bool own = slash == name.npos;
  Backend* const backend = BackendNamed(own ? "" : name.substr(0, slash));
  const Server* const found =
      backend != nullptr
          ? backend->FindServer(own ? name : name.substr(slash + 1))
          : nullptr;
  if (found == nullptr) return std::nullopt;
  const ServiceView service = found->Service();
  return ServerFacts{service.up, service.weight, found->spec().weight,
                     service.uweight};
}

std::optional<BackendFacts> RunFacts::FindBackend(
    std::string_view backend) const {
  const Backend* const found = BackendNamed(backend);
  if (found == nullptr) return std::nullopt;
  return BackendFacts{found->Serving()};
}

int64_t RunFacts::uptime_s() const {
  return (now_ - shard_.started) / Seconds(1);
}

}  // namespace checkd
