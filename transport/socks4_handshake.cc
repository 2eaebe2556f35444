#include "transport/socks4_handshake.h"

#include <cerrno>
#include <string>
#include <utility>

#include "transport/codecs/socks4_codec.h"
#include "transport/connection.h"

namespace checkd {
namespace {

class Socks4Handshake final : public Handshake {
 public:
  explicit Socks4Handshake(std::string request)
      : request_(std::move(request)) {}

  Result Run(Connection& conn) override {
    const int result = WriteRest(conn, request_, &sent_);
    if (result == -EAGAIN) return Result::kWait;
    if (result < 0) return Fail(conn, ConnectionError::kSocksWrite, result);
    return Read(conn);
  }

  ConnectionStage stage() const override {
    return ConnectionStage::kTunnelling;
  }

 private:
  static Result Fail(Connection& conn, ConnectionError error, ssize_t result) {
    conn.Fail(error, static_cast<int>(-result));
    return Result::kFailed;
  }

  Result Read(Connection& conn) {
    while (got_ < kSocks4ReplySize) {
      const ssize_t n = conn.ReadSocket(reply_ + got_, kSocks4ReplySize - got_);
      if (n == -EAGAIN) return Result::kWait;
      if (n == 0) return Fail(conn, ConnectionError::kSocksRead, 0);
      if (n < 0) return Fail(conn, ConnectionError::kSocksAborted, n);
      got_ += static_cast<size_t>(n);
    }
    if (Socks4Granted({reply_, kSocks4ReplySize})) return Result::kDone;
    return Fail(conn, ConnectionError::kSocksDenied, 0);
  }

  const std::string request_;
  size_t sent_ = 0;
  size_t got_ = 0;
  char reply_[kSocks4ReplySize];
};

}  // namespace

std::unique_ptr<Handshake> NewSocks4Handshake(const Address& target) {
  return std::make_unique<Socks4Handshake>(EncodeSocks4Request(target));
}

}  // namespace checkd
