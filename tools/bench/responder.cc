#include "tools/bench/responder.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string_view>

namespace checkd {
namespace {

constexpr std::string_view kAnswer =
    "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

void Watch(int epoll, int fd) {
  epoll_event event = {};
  event.events = EPOLLIN;
  event.data.fd = fd;
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

}  // namespace

int ListenForBench(Address* bound) {
  sockaddr_storage storage;
  socklen_t size = Address::Ipv4({127, 0, 0, 1}, 0).ToSockaddr(&storage);
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  bind(fd, reinterpret_cast<sockaddr*>(&storage), size);
  listen(fd, 4096);
  size = sizeof(storage);
  getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size);
  *bound = Address::FromSockaddr(reinterpret_cast<sockaddr*>(&storage), size);
  return fd;
}

void RunResponder(int listen_fd) {
  const int epoll = epoll_create1(0);
  Watch(epoll, listen_fd);
  for (;;) {
    std::array<epoll_event, 256> events;
    const int n = epoll_wait(epoll, events.data(), events.size(), -1);
    for (int i = 0; i < n; ++i) {
      const int fd = events[i].data.fd;
      if (fd == listen_fd) {
        int client;
        while ((client = accept4(listen_fd, nullptr, nullptr, SOCK_NONBLOCK)) >=
               0) {
          Watch(epoll, client);
        }
        continue;
      }
      char block[4096];
      const ssize_t size = recv(fd, block, sizeof(block), 0);
      if (size < 0 && errno == EAGAIN) continue;
      if (size > 0) send(fd, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL);
      close(fd);
    }
  }
}

}  // namespace checkd
