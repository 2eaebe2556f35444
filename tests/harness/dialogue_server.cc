#include "tests/harness/dialogue_server.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "tests/harness/cli.h"
#include "tests/harness/loopback.h"

namespace checkd {
namespace {

constexpr char kAddress[] = "127.0.0.1";
constexpr size_t kMaxClients = 1024;
constexpr size_t kMaxUnread = 65536;
constexpr size_t kMaxHeard = 4096;

void Watch(int epoll, int fd) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = fd;
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

int OpenSocket(const Dialogue& dialogue) {
  const int fd = dialogue.gone ? BindTcp(kAddress) : ListenTcp(kAddress);
  if (fd < 0) {
    std::perror("listen");
    std::abort();
  }
  fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

}  // namespace

DialogueServer::DialogueServer(const std::vector<Dialogue>& dialogues) {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  if (pipe2(wake_, O_CLOEXEC) != 0) std::abort();
  Watch(epoll_, wake_[0]);
  for (const Dialogue& dialogue : dialogues) {
    const int fd = OpenSocket(dialogue);
    by_fd_[fd] = listeners_.size();
    listeners_.push_back({.dialogue = dialogue, .fd = fd});
    if (!dialogue.gone) Watch(epoll_, fd);
  }
  thread_ = std::thread([this] { Serve(); });
}

DialogueServer::~DialogueServer() {
  close(wake_[1]);
  thread_.join();
  for (const auto& [fd, client] : clients_) close(fd);
  for (const auto& [fd, index] : by_fd_) close(fd);
  close(wake_[0]);
  close(epoll_);
}

int DialogueServer::port(size_t index) const {
  return LocalPort(listeners_[index].fd);
}

std::string DialogueServer::Heard(size_t index) const {
  std::lock_guard<std::mutex> lock(mutex_);
  return listeners_[index].heard;
}

void DialogueServer::Serve() {
  for (;;) {
    epoll_event events[64];
    const int n = epoll_wait(epoll_, events, 64, -1);
    for (int i = 0; i < n; ++i) {
      const int fd = events[i].data.fd;
      if (fd == wake_[0]) return;
      const auto listener = by_fd_.find(fd);
      if (listener != by_fd_.end()) {
        Accept(listener->second);
        continue;
      }
      const auto client = clients_.find(fd);
      if (client == clients_.end() || Receive(fd, &client->second)) continue;
      clients_.erase(client);
      close(fd);
    }
  }
}

void DialogueServer::Accept(size_t listener) {
  const Listener& at = listeners_[listener];
  const int fd = accept4(at.fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) return;
  if (clients_.size() >= kMaxClients) {
    close(fd);
    return;
  }
  Client& client = clients_[fd];
  client = Client{.listener = listener};
  Watch(epoll_, fd);
  Say(fd, at.dialogue.greeting, /*close=*/false, &client);
}

bool DialogueServer::Receive(int fd, Client* client) {
  char bytes[16384];
  const ssize_t n = recv(fd, bytes, sizeof(bytes), 0);
  // The event may have been that of an earlier connection of this number.
  if (n < 0 && errno == EAGAIN) return true;
  if (n <= 0) return false;
  client->received.append(bytes, n);
  KeepHeard(*client);
  if (client->received.size() > kMaxHeard) client->received.resize(kMaxHeard);
  client->unread.append(bytes, n);
  while (!client->ended && AnswerNext(fd, client)) {
  }
  if (client->unread.size() > kMaxUnread) {
    client->unread.erase(0, client->unread.size() - kMaxUnread);
  }
  return true;
}

bool DialogueServer::AnswerNext(int fd, Client* client) {
  const Dialogue::Exchange* next = nullptr;
  size_t earliest = std::string::npos;
  for (const Dialogue::Exchange& exchange :
       listeners_[client->listener].dialogue.exchanges) {
    const size_t at = client->unread.find(exchange.request);
    if (at >= earliest) continue;
    earliest = at;
    next = &exchange;
  }
  if (next == nullptr) return false;
  client->unread.erase(0, earliest + next->request.size());
  Say(fd, next->answer, next->close, client);
  return true;
}

void DialogueServer::Say(int fd, const std::string& bytes, bool close,
                         Client* client) {
  // Answers fit into the buffer of a socket; a peer that does not read is left.
  const bool sent = SendAll(fd, bytes);
  if (sent && !close) return;
  client->ended = true;
  shutdown(fd, sent ? SHUT_WR : SHUT_RDWR);
}

void DialogueServer::KeepHeard(const Client& client) {
  std::lock_guard<std::mutex> lock(mutex_);
  listeners_[client.listener].heard = client.received.substr(0, kMaxHeard);
}

}  // namespace checkd
