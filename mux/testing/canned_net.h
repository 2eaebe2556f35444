// A network whose every connection succeeds and answers the same, without a
// kernel and without allocation: what is left is the cost of the layers.
//
//   CannedNet net("HTTP/1.0 200 OK\r\n\r\n");
//   TransportContext context{&loop, &net, &net};
//   Connector connector(&context, {});
//   ... Open(); net.Signal(kWritable); ... SndBuf; net.Signal(kReadable);
//
// One connection at a time.
#ifndef MUX_TESTING_CANNED_NET_H_
#define MUX_TESTING_CANNED_NET_H_

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

#include "tasks/poller.h"
#include "transport/connection.h"
#include "transport/sockets/net.h"

namespace checkd {

class CannedNet final : public Net, public Poller {
 public:
  explicit CannedNet(std::string reply) : reply_(std::move(reply)) {}

  // Tells the connection.
  void Signal(uint32_t ready) { handler_->ready(handler_, ready); }

  int Socket(const Address&, const SocketOptions*, SocketCall*) override {
    answered_ = false;
    return kFd;
  }
  int Connect(int, const Address&, uint16_t, bool) override {
    return -EINPROGRESS;
  }
  ssize_t Send(int, const char*, size_t size) override { return size; }
  ssize_t Recv(int, char* data, size_t size) override {
    if (std::exchange(answered_, true)) return -EAGAIN;
    const size_t n = size < reply_.size() ? size : reply_.size();
    std::memcpy(data, reply_.data(), n);
    return n;
  }
  Address LocalAddress(int) override { return {}; }
  void SendAtOnce(int) override {}
  int TakeError(int) override { return 0; }
  void Close(int, CloseMode) override {}
  int Disconnect(int) override { return -EOPNOTSUPP; }
  int Listen(const Address&, int, Address*) override { return -EINVAL; }
  int Accept(int, Address*) override { return -EAGAIN; }

  int Add(int fd, PollHandler* handler) override {
    if (fd == kFd) handler_ = handler;  // not the loop's own
    return 0;
  }
  int Remove(int, PollHandler*) override { return 0; }
  void Forget(PollHandler* handler) override {
    if (handler == handler_) handler_ = nullptr;
  }
  void Readd(int, PollHandler*) override {}
  int Collect(Duration) override { return 0; }
  PollHandler::Ready DeliverNext() override { return nullptr; }
  bool more() const override { return false; }
  void Wake() override {}

 private:
  static constexpr int kFd = 1000000;

  const std::string reply_;
  PollHandler* handler_ = nullptr;
  bool answered_ = false;
};

}  // namespace checkd

#endif  // MUX_TESTING_CANNED_NET_H_
