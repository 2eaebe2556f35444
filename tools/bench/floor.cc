#include "tools/bench/floor.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <array>

namespace checkd {
namespace {

int64_t NowMicros() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t{now.tv_sec} * 1000000 + now.tv_nsec / 1000;
}

class Floor {
 public:
  explicit Floor(const FloorOptions& options)
      : options_(options), epoll_(epoll_create1(0)) {
    for (const Address& target : options.targets) {
      sockaddr_storage storage;
      target.ToSockaddr(&storage);
      targets_.push_back(storage);
    }
  }
  ~Floor() { close(epoll_); }

  uint64_t Run() {
    const int64_t start = NowMicros();
    const int64_t end = start + static_cast<int64_t>(options_.seconds * 1e6);
    for (int64_t now = start; now < end; now = NowMicros()) {
      const uint64_t due =
          static_cast<uint64_t>(now - start) * options_.per_second / 1000000;
      while (started_ < due) Start();
      std::array<epoll_event, 256> events;
      const int n = epoll_wait(epoll_, events.data(), events.size(), 1);
      for (int i = 0; i < n; ++i) Advance(events[i]);
    }
    return started_;
  }

 private:
  // fd in the low half; whether the request was sent in the high one.
  void Start() {
    const sockaddr_storage& to = targets_[started_++ % targets_.size()];
    const int fd =
        socket(to.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int off = 0;
    setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &off, sizeof(off));
    connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof(sockaddr_in));
    epoll_event event = {};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.fd = fd;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
    if (sent_.size() <= static_cast<size_t>(fd)) sent_.resize(fd + 1);
    sent_[fd] = false;
  }

  void Advance(const epoll_event& event) {
    const int fd = event.data.fd;
    if (options_.http && !(event.events & (EPOLLERR | EPOLLHUP))) {
      if (!sent_[fd]) {
        sent_[fd] = true;
        send(fd, options_.request.data(), options_.request.size(),
             MSG_NOSIGNAL);
        return;
      }
      char block[16384];
      if (recv(fd, block, sizeof(block), 0) < 0) return;
    }
    const linger reset = {1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
    close(fd);
  }

  const FloorOptions& options_;
  const int epoll_;
  std::vector<sockaddr_storage> targets_;
  std::vector<bool> sent_;
  uint64_t started_ = 0;
};

}  // namespace

uint64_t RunFloor(const FloorOptions& options) { return Floor(options).Run(); }

}  // namespace checkd
