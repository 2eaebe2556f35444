#include "tests/differential/scripted_fleet.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "tests/harness/loopback.h"

namespace checkd {
namespace {

using Kind = ScriptStep::Kind;

// A reader that has taken the bytes needs a moment to act on them; so does a
// writer that writes in two parts.
constexpr Millis kQuiet{2};
// What has come along with a reset and what came before it are judged
// differently (F230): a reader that a busy machine stopped in between must not
// see the one as the other.
constexpr Millis kQuietBeforeReset{25};

void Watch(int epoll, int fd) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = fd;
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

// The length of the first HTTP request in `bytes`; 0 if it is not all there.
size_t RequestLength(const std::string& bytes) {
  const size_t head = bytes.find("\r\n\r\n");
  if (head == std::string::npos) return 0;
  const std::string lower = absl::AsciiStrToLower(bytes.substr(0, head));
  const size_t field = lower.find("\r\ncontent-length:");
  size_t length = 0;
  if (field != std::string::npos) {
    const size_t start = field + 17;
    const std::string text =
        lower.substr(start, lower.find("\r\n", start) - start);
    (void)absl::SimpleAtoi(text, &length);
  }
  return bytes.size() >= head + 4 + length ? head + 4 + length : 0;
}

}  // namespace

ScriptedFleet::ScriptedFleet(const std::string& address,
                             const std::vector<ServerScripts>& servers)
    : address_(address), exchanges_(servers.size()) {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  if (pipe2(stop_, O_CLOEXEC) != 0) std::abort();
  Watch(epoll_, stop_[0]);
  for (const ServerScripts& server : servers) {
    for (const auto* scripts : {&server.first, &server.second}) {
      const int fd = ListenTcp(address);
      if (fd < 0) {
        std::perror("listen");
        std::abort();
      }
      fcntl(fd, F_SETFL, O_NONBLOCK);
      listeners_.push_back({.fd = fd,
                            .port = LocalPort(fd),
                            .scripts = scripts->empty()
                                           ? std::vector<Script>{{Hold()}}
                                           : *scripts});
      Watch(epoll_, fd);
    }
  }
  thread_ = std::thread([this] { Serve(); });
}

ScriptedFleet::~ScriptedFleet() {
  close(stop_[1]);
  thread_.join();
  for (const auto& [fd, connection] : connections_) close(fd);
  for (const Listener& listener : listeners_) close(listener.fd);
  close(stop_[0]);
  close(epoll_);
}

std::vector<Exchange> ScriptedFleet::exchanges(size_t server) const {
  std::lock_guard<std::mutex> lock(mutex_);
  return exchanges_[server];
}

void ScriptedFleet::Serve() {
  std::map<int, size_t> listener_of;
  for (size_t i = 0; i < listeners_.size(); ++i) {
    listener_of[listeners_[i].fd] = i;
  }
  for (;;) {
    epoll_event events[256];
    const int n = epoll_wait(epoll_, events, 256, waiting_.empty() ? -1 : 1);
    for (int i = 0; i < n; ++i) {
      const int fd = events[i].data.fd;
      if (fd == stop_[0]) return;
      const auto listener = listener_of.find(fd);
      if (listener != listener_of.end()) {
        Accept(listener->second);
        continue;
      }
      const auto connection = connections_.find(fd);
      if (connection == connections_.end()) continue;
      if (Receive(fd, &connection->second)) {
        Advance(fd, &connection->second);
      } else {
        Close(fd);
      }
    }
    const std::vector<int> due(waiting_.begin(), waiting_.end());
    for (const int fd : due) Advance(fd, &connections_.at(fd));
  }
}

void ScriptedFleet::Accept(size_t index) {
  Listener& listener = listeners_[index];
  for (;;) {
    const int fd =
        accept4(listener.fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    const size_t server = index / 2;
    const size_t script =
        std::min(listener.accepted++, listener.scripts.size() - 1);
    Connection& connection = connections_[fd];
    {
      std::lock_guard<std::mutex> lock(mutex_);
      connection = {.server = server,
                    .exchange = exchanges_[server].size(),
                    .script = &listener.scripts[script],
                    .since = Now()};
      exchanges_[server].push_back({.listener = static_cast<int>(index % 2)});
    }
    Watch(epoll_, fd);
    Advance(fd, &connection);
  }
}

bool ScriptedFleet::Receive(int fd, Connection* connection) {
  char bytes[16384];
  const ssize_t n = recv(fd, bytes, sizeof(bytes), 0);
  // The event may be of an earlier connection that had this number.
  if (n < 0 && errno == EAGAIN) return true;
  if (n <= 0) return false;
  connection->since = Now();
  std::lock_guard<std::mutex> lock(mutex_);
  exchanges_[connection->server][connection->exchange].received.append(bytes,
                                                                       n);
  return true;
}

void ScriptedFleet::Advance(int fd, Connection* connection) {
  Progress progress = Progress::kDone;
  while (progress == Progress::kDone) progress = Take(fd, connection);
  if (progress == Progress::kOver) {
    Close(fd);
  } else if (progress == Progress::kWaitsForTime) {
    waiting_.insert(fd);
  } else {
    waiting_.erase(fd);
  }
}

ScriptedFleet::Progress ScriptedFleet::Take(int fd, Connection* connection) {
  if (connection->step == connection->script->size()) {
    return Progress::kWaitsForPeer;
  }
  const ScriptStep& step = (*connection->script)[connection->step];
  Progress progress = Progress::kDone;
  if (step.kind == Kind::kBytes) {
    progress = TakeBytes(connection);
  } else if (step.kind == Kind::kRequest) {
    progress = TakeRequest(connection);
  } else if (step.kind == Kind::kHold) {
    progress = Progress::kWaitsForPeer;
  } else if (MustWaitForReader(fd, *connection)) {
    progress = Progress::kWaitsForTime;
  } else if (step.kind == Kind::kSay) {
    (void)!send(fd, step.bytes.data(), step.bytes.size(), MSG_NOSIGNAL);
    connection->since = Now();
  } else {
    progress = TakeEnd(fd, step.kind);
  }
  if (progress == Progress::kDone) ++connection->step;
  return progress;
}

std::string ScriptedFleet::Received(const Connection& connection) const {
  std::lock_guard<std::mutex> lock(mutex_);
  return exchanges_[connection.server][connection.exchange].received.substr(
      connection.used);
}

ScriptedFleet::Progress ScriptedFleet::TakeBytes(Connection* connection) {
  const std::string received = Received(*connection);
  // What was sent for the connection itself is no question.
  if (connection->used == 0 && absl::StartsWith(received, "PROXY ")) {
    const size_t line = received.find("\r\n");
    if (line == std::string::npos) return Progress::kWaitsForPeer;
    connection->used = line + 2;
    return TakeBytes(connection);
  }
  const size_t fresh = received.size();
  if (fresh == 0) return Progress::kWaitsForPeer;
  if (Now() - connection->since < kQuiet) return Progress::kWaitsForTime;
  connection->used += fresh;
  return Progress::kDone;
}

ScriptedFleet::Progress ScriptedFleet::TakeRequest(Connection* connection) {
  const size_t length = RequestLength(Received(*connection));
  if (length == 0) return Progress::kWaitsForPeer;
  connection->used += length;
  return Progress::kDone;
}

// What comes first, or behind something said, waits: the peer may not know its
// connection yet, or not have read. An answer to what was just read need not.
bool ScriptedFleet::MustWaitForReader(int fd, const Connection& connection) {
  const Script& script = *connection.script;
  const Kind kind = script[connection.step].kind;
  if (kind == Kind::kFinAtOnce) return false;
  if (connection.step > 0 && script[connection.step - 1].kind != Kind::kSay) {
    return false;
  }
  const Millis quiet = kind == Kind::kReset ? kQuietBeforeReset : kQuiet;
  return Now() - connection.since < quiet || !queue_.Empty(fd);
}

ScriptedFleet::Progress ScriptedFleet::TakeEnd(int fd, Kind kind) {
  if (kind == Kind::kFin || kind == Kind::kFinAtOnce) {
    shutdown(fd, SHUT_WR);
    return Progress::kDone;
  }
  const linger now = {1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  return Progress::kOver;
}

void ScriptedFleet::Close(int fd) {
  const auto connection = connections_.find(fd);
  {
    std::lock_guard<std::mutex> lock(mutex_);
    exchanges_[connection->second.server][connection->second.exchange].over =
        true;
  }
  waiting_.erase(fd);
  connections_.erase(connection);
  close(fd);
}

}  // namespace checkd
