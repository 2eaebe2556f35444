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
#include "transport/testing/forwarding_net.h"

namespace checkd {

class CountingNet final : public ForwardingNet {
 public:
  // Both must outlive it.
  CountingNet(Net* net, const EventLoop* loop)
      : ForwardingNet(net), loop_(loop) {}

  // Of all sockets together.
  size_t most_received_in_a_turn() const { return most_received_; }
  size_t most_calls_in_a_turn() const { return most_calls_; }

  ssize_t Send(int fd, const char* data, size_t size) override {
    Count(0);
    return ForwardingNet::Send(fd, data, size);
  }
  ssize_t Recv(int fd, char* data, size_t size) override {
    const ssize_t got = ForwardingNet::Recv(fd, data, size);
    Count(got > 0 ? static_cast<size_t>(got) : 0);
    return got;
  }

 private:
  void Count(size_t received) {
    if (loop_->turn() != turn_) {
      turn_ = loop_->turn();
      received_ = calls_ = 0;
    }
    most_received_ = std::max(most_received_, received_ += received);
    most_calls_ = std::max(most_calls_, ++calls_);
  }

  const EventLoop* const loop_;
  uint32_t turn_ = 0;
  size_t received_ = 0;
  size_t calls_ = 0;
  size_t most_received_ = 0;
  size_t most_calls_ = 0;
};

}  // namespace checkd

#endif  // TRANSPORT_TESTING_COUNTING_NET_H_
