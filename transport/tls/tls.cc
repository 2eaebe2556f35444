#include "transport/tls/tls.h"

#include <cerrno>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "openssl/base.h"
#include "openssl/pool.h"
#include "transport/connection.h"
#include "transport/handshake.h"
#include "transport/tls/key_log.h"
#include "transport/tls/tls_context.h"
#include "transport/tls/tls_transport.h"
#include "transport/values/buffer.h"

namespace checkd {
namespace {

// Room for the largest record, so that one call reads what usually is there.
constexpr size_t kBlockSize = 17 * 1024;

// The handshake is the transport's; this is its place in the chain.
class TlsHandshake final : public Handshake {
 public:
  explicit TlsHandshake(TlsTransport* transport) : transport_(transport) {}
  Result Run(Connection&) override { return transport_->DoHandshake(); }
  ConnectionStage stage() const override { return ConnectionStage::kSecuring; }

 private:
  TlsTransport* const transport_;  // the connection's
};

}  // namespace

struct TlsContexts::Rep {
  // Equal certificates of many servers are held once.
  bssl::UniquePtr<CRYPTO_BUFFER_POOL> pool{CRYPTO_BUFFER_POOL_new()};
  std::unique_ptr<KeyLog> key_log;
  absl::flat_hash_map<const TlsProfile*, std::unique_ptr<TlsContext>> contexts;
};

TlsContexts::TlsContexts() : rep_(std::make_unique<Rep>()) {}
TlsContexts::~TlsContexts() = default;

absl::Status TlsContexts::LogKeysTo(const std::string& path) {
  absl::StatusOr<std::unique_ptr<KeyLog>> log = KeyLog::Open(path);
  if (!log.ok()) return log.status();
  rep_->key_log = *std::move(log);
  for (auto& [profile, context] : rep_->contexts) {
    context->LogKeysTo(rep_->key_log.get());
  }
  return absl::OkStatus();
}

absl::Status TlsContexts::Add(const TlsProfile* profile,
                              std::vector<std::string>* warnings) {
  if (rep_->contexts.contains(profile)) return absl::OkStatus();
  absl::StatusOr<std::unique_ptr<TlsContext>> made =
      TlsContext::Make(profile, rep_->pool.get());
  if (!made.ok()) return made.status();
  if (warnings != nullptr) *warnings = (*made)->warnings();
  if (rep_->key_log != nullptr) (*made)->LogKeysTo(rep_->key_log.get());
  rep_->contexts[profile] = *std::move(made);
  return absl::OkStatus();
}

struct TlsFactory::Rep {
  const TlsContexts::Rep* contexts;
  BufferPool blocks{kBlockSize};
};

TlsFactory::TlsFactory(const TlsContexts* contexts)
    : rep_(std::make_unique<Rep>()) {
  rep_->contexts = contexts->rep_.get();
}
TlsFactory::~TlsFactory() = default;

int TlsFactory::Secure(Connection& conn, const Endpoint& endpoint) {
  const auto found = rep_->contexts->contexts.find(endpoint.tls);
  if (found == rep_->contexts->contexts.end()) return EPROTONOSUPPORT;
  auto transport = std::make_unique<TlsTransport>(
      found->second.get(), &conn, &rep_->blocks, endpoint.session);
  if (const int err = transport->Prepare(endpoint.sni, endpoint.alpn)) {
    return err;
  }
  conn.AddHandshake(std::make_unique<TlsHandshake>(transport.get()));
  conn.set_transport(std::move(transport));
  return 0;
}

}  // namespace checkd
