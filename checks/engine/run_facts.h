// What the expressions of one run may ask of it: whom it checks, how it is
// connected, what time it is.
#ifndef CHECKS_ENGINE_RUN_FACTS_H_
#define CHECKS_ENGINE_RUN_FACTS_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "checks/expressions/context.h"
#include "checks/server/server.h"
#include "stream/conn_stream.h"
#include "tasks/clock.h"
#include "tasks/time.h"
#include "transport/values/tls_report.h"

namespace checkd {

// What all runs of an engine share.
struct ShardFacts {
  std::string node;                    // this machine's name
  int64_t thread = 1;                  // 1-based
  WallClock* wall = nullptr;           // null: the system's
  Instant started{};                   // the engine's
  ProcVariables* variables = nullptr;  // of the process; null: none
  // Other backends, by name. Null: there are none. What it answers outlives the
  // engine.
  std::function<Backend*(std::string_view)> find_backend;
};

// Thread: the loop's. Answers while the server's lock is held.
class RunFacts final : public CheckFacts {
 public:
  // Both outlive this.
  RunFacts(const ShardFacts* shard, const ConnStream* stream)
      : shard_(*shard), stream_(*stream) {}

  // A run begins, of `server`, which outlives it.
  void Begin(const Server* server, Instant now);
  // A connect goes to `target`.
  void Connecting(Address target);
  // The time of the loop, before something is evaluated.
  void SetNow(Instant now) { now_ = now; }

  std::string_view backend_name() const override;
  int64_t backend_id() const override;
  std::string_view server_name() const override;
  int64_t server_id() const override;
  Address source() const override;
  Address destination() const override { return target_; }
  const TlsRecord* tls() const override;
  ConnectionError error() const override { return stream_.error(); }
  std::string_view node() const override { return shard_.node; }
  std::string_view unique_id(const ExpressionInput& in) const override;
  int64_t now_us() const override;
  int64_t run_ms() const override { return ToMillis(now_ - begun_); }
  int64_t uptime_s() const override;
  bool stopping() const override { return false; }
  int64_t thread() const override { return shard_.thread; }
  std::optional<ServerFacts> FindServer(std::string_view name) const override;
  std::optional<BackendFacts> FindBackend(
      std::string_view backend) const override;

 private:
  // Of this run: made when it is asked for.
  mutable std::optional<std::string> unique_id_;

  // Null: there is none of that name. Without a name the server's own.
  Backend* BackendNamed(std::string_view name) const;

  const ShardFacts& shard_;
  const ConnStream& stream_;
  const Server* server_ = nullptr;
  Address target_;
  Instant begun_{};
  Instant now_{};
  mutable std::unique_ptr<TlsRecord> tls_;  // of the last question
};

}  // namespace checkd

#endif  // CHECKS_ENGINE_RUN_FACTS_H_
