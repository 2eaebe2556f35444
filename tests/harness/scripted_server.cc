#include "tests/harness/scripted_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/harness/loopback.h"

namespace checkd {
namespace {

using When = ServerAnswer::When;
using End = ServerAnswer::End;

bool RequestComplete(const std::string& received) {
  const size_t head = received.find("\r\n\r\n");
  if (head == std::string::npos) return false;
  const std::string lower = absl::AsciiStrToLower(received.substr(0, head));
  const size_t field = lower.find("content-length:");
  if (field == std::string::npos) return true;
  size_t length = 0;
  const size_t start = field + 15;
  (void)absl::SimpleAtoi(lower.substr(start, lower.find("\r\n", start) - start),
                         &length);
  return received.size() >= head + 4 + length;
}

std::string EndpointText(const sockaddr_in& in) {
  char text[INET_ADDRSTRLEN];
  inet_ntop(AF_INET, &in.sin_addr, text, sizeof(text));
  return absl::StrCat(text, ":", ntohs(in.sin_port));
}

void Watch(int epoll, int fd, int operation, uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  epoll_ctl(epoll, operation, fd, &event);
}

}  // namespace

ServerAnswer HttpAnswer(int code, std::string_view reason,
                        std::string_view body) {
  return {.bytes = absl::StrCat("HTTP/1.0 ", code, " ", reason,
                                "\r\nContent-Length: ", body.size(),
                                "\r\nConnection: close\r\n\r\n", body)};
}

ServerAnswer BannerAnswer(std::string_view bytes) {
  return {
      .when = When::kAtOnce, .bytes = std::string(bytes), .end = End::kHold};
}

ServerAnswer BytesAnswer(std::string_view bytes) {
  return {.when = When::kOnBytes, .bytes = std::string(bytes)};
}

ServerAnswer SilentAnswer() {
  return {.when = When::kNever, .end = End::kHold};
}

ServerAnswer CloseAnswer() { return {.when = When::kOnBytes}; }

ServerAnswer ResetAnswer() {
  return {.when = When::kOnBytes, .end = End::kReset};
}

ScriptedServer::ScriptedServer() : ScriptedServer(HttpAnswer(200, "OK")) {}

ScriptedServer::ScriptedServer(const ServerAnswer& answer)
    : ScriptedServer(answer, LoopbackAddress(), 0) {}

ScriptedServer::ScriptedServer(const ServerAnswer& answer,
                               const std::string& address, int port)
    : address_(address), port_(port), answer_(answer) {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  if (pipe2(wake_, O_CLOEXEC) != 0) std::abort();
  Watch(epoll_, wake_[0], EPOLL_CTL_ADD, EPOLLIN);
  Up();
  thread_ = std::thread([this] { Serve(); });
}

ScriptedServer::~ScriptedServer() {
  Down();
  close(wake_[1]);
  thread_.join();
  for (const auto& [fd, client] : clients_) close(fd);
  close(wake_[0]);
  close(epoll_);
}

std::string ScriptedServer::endpoint() const {
  return absl::StrCat(address_, ":", port_);
}

void ScriptedServer::Answer(const ServerAnswer& answer) {
  std::lock_guard<std::mutex> lock(mutex_);
  answer_ = answer;
}

void ScriptedServer::Down() {
  (void)!write(wake_[1], "d", 1);
  WaitFor([this] {
    std::lock_guard<std::mutex> lock(mutex_);
    return listener_ < 0;
  });
}

void ScriptedServer::CloseListener() {
  // Who waits to be accepted would be reset, not refused.
  Accept();
  std::lock_guard<std::mutex> lock(mutex_);
  if (listener_ >= 0) close(listener_);  // leaves epoll by itself
  listener_ = -1;
  CloseFillers();
}

void ScriptedServer::Stall() {
  (void)!write(wake_[1], "s", 1);
  WaitFor([this] {
    std::lock_guard<std::mutex> lock(mutex_);
    return !fillers_.empty();
  });
}

void ScriptedServer::FillQueue() {
  std::lock_guard<std::mutex> lock(mutex_);
  Watch(epoll_, listener_, EPOLL_CTL_DEL, 0);
  listen(listener_, 0);
  for (int i = 0; i < 4; ++i) {
    fillers_.push_back(StartConnectTcp(address_, port_));
  }
}

void ScriptedServer::CloseFillers() {
  for (const int fd : fillers_) close(fd);
  fillers_.clear();
}

void ScriptedServer::Up() {
  std::lock_guard<std::mutex> lock(mutex_);
  if (!fillers_.empty()) {
    listen(listener_, 4096);
    Watch(epoll_, listener_, EPOLL_CTL_ADD, EPOLLIN);
    CloseFillers();
  }
  if (listener_ >= 0) return;
  listener_ = ListenTcp(address_, port_);
  if (listener_ < 0) {
    std::perror("listen");
    std::abort();
  }
  port_ = LocalPort(listener_);
  fcntl(listener_, F_SETFL, O_NONBLOCK);
  Watch(epoll_, listener_, EPOLL_CTL_ADD, EPOLLIN);
}

std::vector<SteadyTime> ScriptedServer::accepts() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return accepts_;
}

size_t ScriptedServer::accepted() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return accepts_.size();
}

std::set<std::string> ScriptedServer::peers() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return peers_;
}

int ScriptedServer::finished() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return finished_;
}

int ScriptedServer::resets() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return resets_;
}

void ScriptedServer::KeepRequest(const std::string& received) {
  if (received.empty()) return;
  std::lock_guard<std::mutex> lock(mutex_);
  requests_.insert(received);
}

void ScriptedServer::CountEnd(bool reset) {
  std::lock_guard<std::mutex> lock(mutex_);
  reset ? ++resets_ : ++finished_;
}

std::set<std::string> ScriptedServer::requests() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return requests_;
}

void ScriptedServer::Serve() {
  for (;;) {
    epoll_event events[256];
    const int n = epoll_wait(epoll_, events, 256, NextTimeout());
    for (int i = 0; i < n; ++i) {
      const int fd = events[i].data.fd;
      if (fd == wake_[0]) {
        char byte;
        if (read(fd, &byte, 1) != 1) return;
        byte == 'd' ? CloseListener() : FillQueue();
        continue;
      }
      const auto client = clients_.find(fd);
      if (client == clients_.end()) {
        Accept();
      } else if (!Receive(fd, &client->second)) {
        Close(fd, false);
      }
    }
    AnswerDue();
  }
}

void ScriptedServer::Accept() {
  std::vector<int> fresh;
  ServerAnswer answer;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    answer = answer_;
    for (;;) {
      sockaddr_in peer{};
      socklen_t size = sizeof(peer);
      const int fd =
          listener_ < 0 ? -1
                        : accept4(listener_, reinterpret_cast<sockaddr*>(&peer),
                                  &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd < 0) break;
      accepts_.push_back(Now());
      peers_.insert(EndpointText(peer));
      fresh.push_back(fd);
    }
  }
  for (const int fd : fresh) {
    Client& client = clients_[fd];
    client = Client{.answer = answer};
    Watch(epoll_, fd, EPOLL_CTL_ADD, EPOLLIN);
    if (answer.when == When::kAtOnce) Trigger(fd, &client);
  }
}

bool ScriptedServer::Receive(int fd, Client* client) {
  char bytes[16384];
  const ssize_t n = recv(fd, bytes, sizeof(bytes), 0);
  if (n <= 0) CountEnd(/*reset=*/n < 0);
  if (n == 0 && client->triggered && client->answer.end != End::kHold) {
    // Half-closed: the answer is still wanted.
    Watch(epoll_, fd, EPOLL_CTL_DEL, 0);
    return true;
  }
  if (n <= 0) return false;
  client->received.append(bytes, n);
  if (client->triggered) return true;
  const When when = client->answer.when;
  if (when == When::kOnBytes ||
      (when == When::kOnRequest && RequestComplete(client->received))) {
    Trigger(fd, client);
  }
  return true;
}

void ScriptedServer::Trigger(int fd, Client* client) {
  client->triggered = true;
  client->due = Now() + client->answer.delay;
  delayed_.emplace(client->due, fd);
}

void ScriptedServer::AnswerDue() {
  while (!delayed_.empty() && delayed_.begin()->first <= Now()) {
    const auto [due, fd] = *delayed_.begin();
    delayed_.erase(delayed_.begin());
    const auto client = clients_.find(fd);
    // The number may belong to a later connection by now.
    if (client == clients_.end() || !client->second.triggered ||
        client->second.due != due) {
      continue;
    }
    KeepRequest(client->second.received);
    const ServerAnswer& answer = client->second.answer;
    if (!answer.bytes.empty()) {
      (void)!send(fd, answer.bytes.data(), answer.bytes.size(), MSG_NOSIGNAL);
    }
    if (answer.end != End::kHold) Close(fd, answer.end == End::kReset);
  }
}

int ScriptedServer::NextTimeout() const {
  if (delayed_.empty()) return -1;
  const auto left = delayed_.begin()->first - Now();
  // Rounded up: waking early would spin.
  return std::max<int>(
      0, std::chrono::duration_cast<Millis>(left + Millis(1)).count());
}

void ScriptedServer::Close(int fd, bool reset) {
  if (reset) {
    const linger now = {1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  }
  clients_.erase(fd);
  close(fd);
}

}  // namespace checkd
