#include "transport/proxy_handshake.h"

#include <cerrno>
#include <string>
#include <utility>

#include "transport/connection.h"

namespace checkd {
namespace {

class ProxyHandshake final : public Handshake {
 public:
  ProxyHandshake(const ProxyHeader& header, Address target, ProxiedTls tls)
      : header_(header), target_(std::move(target)), tls_(std::move(tls)) {}

  Result Run(Connection& conn) override {
    if (bytes_.empty()) {
      bytes_ = EncodeProxyHeader(
          header_, conn.context().net->LocalAddress(conn.fd()), target_, tls_);
    }
    if (bytes_.empty()) {
      conn.Fail(ConnectionError::kGeneral, EMSGSIZE);
      return Result::kFailed;
    }
    const int err = -WriteRest(conn, bytes_, &sent_);
    if (err == 0) return Result::kDone;
    if (err == EAGAIN) return Result::kWait;
    conn.Fail(ConnectionErrorFromErrno(err), err);
    return Result::kFailed;
  }

  ConnectionStage stage() const override {
    return ConnectionStage::kTunnelling;
  }

 private:
  const ProxyHeader& header_;
  const Address target_;
  const ProxiedTls tls_;
  std::string bytes_;  // empty until the first run
  size_t sent_ = 0;
};

}  // namespace

std::unique_ptr<Handshake> NewProxyHandshake(const ProxyHeader& header,
                                             Address target, ProxiedTls tls) {
  return std::make_unique<ProxyHandshake>(header, std::move(target),
                                          std::move(tls));
}

}  // namespace checkd
