#include "transport/testing/sim_net.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace checkd {
namespace {

constexpr int kFirstDescriptor = 1000000;
constexpr size_t kLogTail = 4000;

}  // namespace

SimNet::SimNet(FakePoller* poller, VirtualClock* clock, uint64_t seed)
    : poller_(poller), clock_(clock), seed_(seed), random_(seed) {
  Log("seed %llu", static_cast<unsigned long long>(seed));
}

SimNet::~SimNet() = default;

void SimNet::AddServer(const Address& address, const SimServer& server) {
  servers_[address] = server;
}

void SimNet::RemoveServer(const Address& address) { servers_.erase(address); }

int SimNet::Socket(const Address&, const SocketOptions*, SocketCall* failed) {
  *failed = SocketCall::kSocket;
  if (sockets_.size() >= socket_limit_) return -socket_limit_errno_;
  return NewSocket();
}

int SimNet::NewSocket() {
  int fd = kFirstDescriptor;
  for (const auto& [used, socket] : sockets_) {
    if (used != fd) break;
    ++fd;
  }
  sockets_[fd];
  return fd;
}

int SimNet::Connect(int fd, const Address& address, uint16_t port,
                    bool defer_ack) {
  SimSocket& socket = Find(fd, "connect");
  if (socket.link != 0) Die("connect() twice", fd);
  const Address target = port == 0 ? address : address.WithPort(port);
  const uint64_t id = ++last_id_;
  SimLink& link = *(links_[id] = std::make_unique<SimLink>());
  link.id = id;
  link.client.fd = fd;
  socket.link = id;
  const auto server = servers_.find(target);
  const auto listener = listeners_.find(target);
  if (server != servers_.end()) link.server = server->second;
  if (listener != listeners_.end()) link.listener = listener->second;
  int later = link.server.establish_errno;
  if (server == servers_.end() && listener == listeners_.end())
    later = ECONNREFUSED;
  if (Chance(faults_.refuse)) later = ECONNREFUSED;
  Log("%d #%llu connect %s", fd, static_cast<unsigned long long>(id),
      target.ToConfigString().c_str());
  if (link.server.connect_errno != 0) return -link.server.connect_errno;
  if (link.server.silent) return -EINPROGRESS;
  if (link.server.immediate) {
    Establish(link, defer_ack);
    return 0;
  }
  const Duration wait =
      link.server.latency * 2 + link.server.connect_delay + Jitter();
  Later(wait, id, [this, later, defer_ack](SimLink& l) {
    later != 0 ? Refuse(l, later) : Establish(l, defer_ack);
  });
  return -EINPROGRESS;
}

ssize_t SimNet::Send(int fd, const char* data, size_t size) {
  SimSide* side;
  SimLink* link = LinkOf(Find(fd, "send"), &side);
  if (link == nullptr) return -EPIPE;
  if (side->error != 0) return -std::exchange(side->error, 0);
  if (side->dead) return -EPIPE;
  if (!side->connected) return -EAGAIN;
  size_t n = std::min(size, link->server.window - std::min(link->server.window,
                                                           side->on_the_way));
  if (n == 0) {
    side->wants_room = true;
    Log("%d send: no room", fd);
    return -EAGAIN;
  }
  const bool client = side == &link->client;
  const size_t whole = n;
  const size_t cut = link->server.cut_send_at;
  if (client && link->sent < cut && link->sent + n > cut) n = cut - link->sent;
  if (n > 1 && Chance(faults_.short_write)) n = 1 + Below(n - 1);
  if (Chance(faults_.spurious_eagain)) n = 0;
  if (whole < size) side->wants_room = true;
  if (n < whole) NotifyLater(*link, *side);
  Log("%d send %zu of %zu", fd, n, size);
  if (n == 0) return -EAGAIN;
  side->on_the_way += n;
  if (client) link->sent += n;
  Transmit(*link, *side, {SimPacket::Kind::kData, std::string(data, n)});
  return static_cast<ssize_t>(n);
}

ssize_t SimNet::Recv(int fd, char* data, size_t size) {
  SimSide* side;
  SimLink* link = LinkOf(Find(fd, "recv"), &side);
  if (link == nullptr) return -ENOTCONN;
  if (side->received.empty()) {
    const int err = std::exchange(side->error, 0);
    const bool end = side->fin || side->dead;
    Log("%d recv: %s %d", fd,
        err != 0 ? "error"
        : end    ? "end"
                 : "nothing",
        err);
    return err != 0 ? -err : end ? 0 : -EAGAIN;
  }
  size_t n = std::min(size, side->received.size());
  const size_t whole = n;
  if (n > 1 && Chance(faults_.split)) n = 1 + Below(n - 1);
  if (Chance(faults_.spurious_eagain)) n = 0;
  if (n < whole) NotifyLater(*link, *side);
  Log("%d recv %zu of %zu", fd, n, side->received.size());
  if (n == 0) return -EAGAIN;
  side->received.copy(data, n);
  side->received.erase(0, n);
  MakeRoom(*link, *side, n);
  return static_cast<ssize_t>(n);
}

Address SimNet::LocalAddress(int fd) {
  const SimSocket& socket = Find(fd, "getsockname");
  return *Address::FromIp("10.255.0.1",
                          static_cast<uint16_t>(1024 + socket.link % 60000));
}

int SimNet::TakeError(int fd) {
  SimSide* side;
  SimLink* link = LinkOf(Find(fd, "getsockopt"), &side);
  return link == nullptr ? 0 : std::exchange(side->error, 0);
}

void SimNet::Close(int fd, CloseMode mode) {
  SimSocket& socket = Find(fd, "close");
  if (poller_->watched(fd)) Die("close() while the poller watches", fd);
  const bool reset = mode == CloseMode::kReset;
  Log("%d close%s", fd, reset ? " with reset" : "");
  SimSide* side;
  if (SimLink* link = LinkOf(socket, &side)) {
    CloseSide(*link, *side, reset ? SimClose::kRst : SimClose::kFin);
  }
  for (const uint64_t id : socket.waiting) {
    if (SimLink* link = FindLink(id))
      CloseSide(*link, link->host, SimClose::kRst);
  }
  if (socket.listening) listeners_.erase(socket.bound);
  poller_->Close(fd);
  sockets_.erase(fd);
}

int SimNet::Disconnect(int fd) {
  SimSocket& socket = Find(fd, "disconnect");
  if (poller_->watched(fd)) Die("disconnect() while the poller watches", fd);
  SimSide* side;
  SimLink* const link = LinkOf(socket, &side);
  if (link == nullptr) return -ENOTCONN;
  Log("%d disconnect", fd);
  CloseSide(*link, *side, SimClose::kRst);
  socket.link = 0;
  return 0;
}

int SimNet::Listen(const Address& address, int, Address* bound) {
  *bound = address;
  if (address.is_ip() && address.port() == 0) bound->set_port(next_port_++);
  if (listeners_.contains(*bound)) return -EADDRINUSE;
  const int fd = NewSocket();
  sockets_[fd].listening = true;
  sockets_[fd].bound = *bound;
  listeners_[*bound] = fd;
  Log("%d listen %s", fd, bound->ToConfigString().c_str());
  return fd;
}

int SimNet::Accept(int fd, Address* peer) {
  SimSocket& socket = Find(fd, "accept");
  if (!socket.listening) Die("accept() on a socket that does not listen", fd);
  SimLink* link = nullptr;
  while (link == nullptr && !socket.waiting.empty()) {
    link = FindLink(socket.waiting.front());
    if (link != nullptr && sockets_.size() >= socket_limit_)
      return -socket_limit_errno_;
    socket.waiting.pop_front();
  }
  if (link == nullptr) return -EAGAIN;
  const int accepted = NewSocket();
  sockets_[accepted].link = link->id;
  sockets_[accepted].client = false;
  link->host.fd = accepted;
  *peer = Address::Ipv4({127, 0, 0, 1},
                        static_cast<uint16_t>(1024 + link->id % 60000));
  Log("%d accept %d #%llu", fd, accepted,
      static_cast<unsigned long long>(link->id));
  Notify(*link, link->host);
  return accepted;
}

SimSocket& SimNet::Find(int fd, const char* call) {
  const auto socket = sockets_.find(fd);
  if (socket == sockets_.end()) Die(call, fd);
  return socket->second;
}

SimLink* SimNet::FindLink(uint64_t id) {
  const auto link = links_.find(id);
  return link == links_.end() ? nullptr : link->second.get();
}

SimLink* SimNet::LinkOf(const SimSocket& socket, SimSide** side) {
  SimLink* link = FindLink(socket.link);
  if (link != nullptr) *side = socket.client ? &link->client : &link->host;
  return link;
}

bool SimNet::Chance(double probability) {
  if (probability <= 0) return false;
  return static_cast<double>(random_() >> 11) * 0x1p-53 < probability;
}

uint64_t SimNet::Below(uint64_t bound) { return random_() % bound; }

Duration SimNet::Jitter() {
  if (faults_.jitter <= Duration::zero()) return {};
  return Duration(static_cast<int64_t>(
      Below(static_cast<uint64_t>(faults_.jitter.count()) + 1)));
}

void SimNet::Later(Duration delay, uint64_t id,
                   std::function<void(SimLink&)> action) {
  poller_->At(clock_->Now() + delay, [this, id, action = std::move(action)] {
    if (SimLink* link = FindLink(id)) action(*link);
  });
}

void SimNet::Log(const char* format, ...) {
  char line[256];
  va_list args;
  va_start(args, format);
  std::vsnprintf(line, sizeof(line), format, args);
  va_end(args);
  log_ += std::to_string(clock_->Now().time_since_epoch().count());
  log_ += " us: ";
  log_ += line;
  log_ += '\n';
}

void SimNet::Die(const char* what, int fd) {
  const size_t from =
      log_.size() > kLogTail ? log_.find('\n', log_.size() - kLogTail) : 0;
  std::fprintf(stderr, "%sSimNet: seed %llu: misuse of descriptor %d: %s\n",
               log_.c_str() + from, static_cast<unsigned long long>(seed_), fd,
               what);
  std::abort();
}

}  // namespace checkd
