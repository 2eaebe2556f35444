// A net that counts what passes through it in each turn of a loop: whether
// shares are kept (docs/decisions/0009).
//
//   CountingNet counting(&net, loop);
//   context.net = &counting;
//   ...
//   EXPECT_LE(counting.most_received_in_a_turn(), Connection::kBytesATurn);
#ifndef TRANSPORT_TESTING_COUNTING_NET_H_
#define TRANSPORT_TESTING_COUNTING_NET_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "tasks/event_loop.h"
#include "transport/net.h"

namespace checkd {

class CountingNet final : public Net {
 public:
  // Both must outlive it.
  CountingNet(Net* net, const EventLoop* loop) : net_(net), loop_(loop) {}

  // Of all sockets together.
  size_t most_received_in_a_turn() const { return most_received_; }
  size_t most_calls_in_a_turn() const { return most_calls_; }

  int Socket(const Address& address, const SocketOptions* options,
             SocketCall* failed) override {
    return net_->Socket(address, options, failed);
  }
  int Connect(int fd, const Address& address, uint16_t port,
              bool defer_ack) override {
    return net_->Connect(fd, address, port, defer_ack);
  }
  void SendAtOnce(int fd) override { net_->SendAtOnce(fd); }
  ssize_t Send(int fd, const char* data, size_t size) override {
    const ssize_t sent = net_->Send(fd, data, size);
    Count(0);
    return sent;
  }
  ssize_t Recv(int fd, char* data, size_t size) override {
    const ssize_t got = net_->Recv(fd, data, size);
    Count(got > 0 ? static_cast<size_t>(got) : 0);
    return got;
  }
  int TakeError(int fd) override { return net_->TakeError(fd); }
  void Close(int fd, CloseMode mode) override { net_->Close(fd, mode); }
  Address LocalAddress(int fd) override { return net_->LocalAddress(fd); }
  int Listen(const Address& address, int backlog, Address* bound) override {
    return net_->Listen(address, backlog, bound);
  }
  int Accept(int fd, Address* peer) override { return net_->Accept(fd, peer); }

 private:
  void Count(size_t received) {
    if (loop_->turn() != turn_) {
      turn_ = loop_->turn();
      received_ = calls_ = 0;
    }
    most_received_ = std::max(most_received_, received_ += received);
    most_calls_ = std::max(most_calls_, ++calls_);
  }

  Net* const net_;
  const EventLoop* const loop_;
  uint32_t turn_ = 0;
  size_t received_ = 0;
  size_t calls_ = 0;
  size_t most_received_ = 0;
  size_t most_calls_ = 0;
};

}  // namespace checkd

#endif  // TRANSPORT_TESTING_COUNTING_NET_H_
