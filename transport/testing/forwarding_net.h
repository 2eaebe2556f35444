// A net in front of another one, for those who change or count what passes.
//
//   class Flaky final : public ForwardingNet { ... };
//   Flaky flaky(&net);
//   context.net = &flaky;
#ifndef TRANSPORT_TESTING_FORWARDING_NET_H_
#define TRANSPORT_TESTING_FORWARDING_NET_H_

#include "transport/sockets/net.h"

namespace checkd {

class ForwardingNet : public Net {
 public:
  // `net` must outlive it.
  explicit ForwardingNet(Net* net) : net_(net) {}

  int Socket(const Address& address, const SocketOptions* options,
             SocketCall* failed) override {
    return net_->Socket(address, options, failed);
  }
  int Connect(int fd, const Address& address, uint16_t port,
              bool defer_ack) override {
    return net_->Connect(fd, address, port, defer_ack);
  }
  ssize_t Send(int fd, const char* data, size_t size) override {
    return net_->Send(fd, data, size);
  }
  void SendAtOnce(int fd) override { net_->SendAtOnce(fd); }
  ssize_t Recv(int fd, char* data, size_t size) override {
    return net_->Recv(fd, data, size);
  }
  int TakeError(int fd) override { return net_->TakeError(fd); }
  void Close(int fd, CloseMode mode) override { net_->Close(fd, mode); }
  int Disconnect(int fd) override { return net_->Disconnect(fd); }
  Address LocalAddress(int fd) override { return net_->LocalAddress(fd); }
  int Listen(const Address& address, int backlog, Address* bound) override {
    return net_->Listen(address, backlog, bound);
  }
  int Accept(int fd, Address* peer) override { return net_->Accept(fd, peer); }

 private:
  Net* const net_;
};

}  // namespace checkd

#endif  // TRANSPORT_TESTING_FORWARDING_NET_H_
