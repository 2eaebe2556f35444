#include "transport/dns/dns_channel.h"

#include <arpa/nameser.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "transport/dns/dns_framing.h"
#include "transport/dns/dns_message.h"

namespace checkd {
namespace {

constexpr size_t kPlainPayload = 512;
// The size of c-ares's buffer for datagrams.
constexpr size_t kMaxPayload = 4096;
// Read in a row, before others on the loop have their turn. A message over TCP
// takes two reads.
constexpr int kDatagramsATurn = 64;
constexpr int kTcpReadsATurn = 2 * kDatagramsATurn;
constexpr int64_t kBytesATurn = 65536;
constexpr uint16_t kFormatError = 1;

size_t Announced(size_t payload_size) {
  return std::clamp(payload_size, kPlainPayload, kMaxPayload);
}

// Of a message with a header.
uint16_t Flags(std::string_view message) {
  return static_cast<uint16_t>(static_cast<uint8_t>(message[2]) << 8 |
                               static_cast<uint8_t>(message[3]));
}

ares_addr_port_node ToNode(const NameServer& server) {
  ares_addr_port_node node = {};
  const std::string_view bytes = server.address.ip_bytes();
  node.family = server.address.SocketFamily();
  std::memcpy(&node.addr, bytes.data(), bytes.size());
  node.udp_port = node.tcp_port = server.address.port();
  return node;
}

}  // namespace

struct DnsChannel::Query {
  DnsChannel* channel;
  DnsFlight flight;
};

struct DnsChannel::Socket : PollHandler {
  DnsChannel* channel;
  int number;
  DnsFraming framing = {};
};

struct DnsChannel::Hooks {
  static int Open(int domain, int type, int protocol, void* self) {
    const int fd =
        socket(domain, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
    if (fd < 0) return fd;
    auto* channel = static_cast<DnsChannel*>(self);
    const int on = 1;
    if (type == SOCK_STREAM) {
      (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    }
    channel->answers_ = 0;
    channel->sockets_[fd] =
        std::make_unique<Socket>(Socket{{&DnsChannel::OnReady}, channel, fd});
    return fd;
  }

  static int Close(int fd, void* self) {
    auto* channel = static_cast<DnsChannel*>(self);
    const auto found = channel->sockets_.find(fd);
    channel->poller_->Forget(found->second.get());
    channel->sockets_.erase(found);
    return close(fd);
  }

  static int Connect(int fd, const sockaddr* address, ares_socklen_t length,
                     void*) {
    return connect(fd, address, length);
  }

  static ares_ssize_t Receive(int fd, void* data, size_t size, int flags,
                              sockaddr* from, ares_socklen_t* length,
                              void* self) {
    auto* channel = static_cast<DnsChannel*>(self);
    channel->CountUnclaimed();
    channel->drained_ = true;
    if (channel->reads_ == 0 || channel->bytes_ <= 0) {
      channel->starved_ = true;
      errno = EAGAIN;
      return -1;
    }
    const bool tcp = channel->server_.tcp;
    const ssize_t got = recvfrom(fd, data, size, flags, from, length);
    if (got < 0 || (got == 0 && tcp)) return got;
    --channel->reads_;
    channel->bytes_ -= got;
    channel->drained_ = false;
    const std::string_view bytes(static_cast<char*>(data),
                                 static_cast<size_t>(got));
    if (tcp) {
      if (channel->sockets_[fd]->framing.Take(bytes)) return got;
      ++channel->stats_->invalid;
      errno = EBADMSG;  // and c-ares closes the connection
      return -1;
    }
    channel->Inspect(bytes);
    if (got > 0) return got;
    // An empty one is no end, as c-ares would have it.
    errno = EAGAIN;
    return -1;
  }

  static ares_ssize_t Send(int fd, const iovec* parts, int count, void*) {
    msghdr message = {};
    message.msg_iov = const_cast<iovec*>(parts);
    message.msg_iovlen = static_cast<size_t>(count);
    return sendmsg(fd, &message, MSG_NOSIGNAL);
  }

  // What c-ares wants to know of a socket; both false: it is about to close it.
  static void OnState(void* self, int fd, int readable, int writable) {
    if (!readable && !writable) return;
    auto* channel = static_cast<DnsChannel*>(self);
    Socket* socket = channel->sockets_[fd].get();
    // Should that fail, no answer comes, as from a silent name server.
    if (socket->fd < 0) (void)channel->poller_->Add(fd, socket);
    // Readiness is told once, and may have been told before it was wanted.
    if (writable) channel->again_.Wakeup();
  }

  static void OnEnd(void* arg, int status, int, unsigned char* data, int size) {
    const std::unique_ptr<Query> query(static_cast<Query*>(arg));
    query->channel->OnEnd(
        query->flight, status,
        {reinterpret_cast<char*>(data), static_cast<size_t>(size)});
  }

  static constexpr ares_socket_functions kFunctions = {&Open, &Close, &Connect,
                                                       &Receive, &Send};
};

DnsChannel::DnsChannel(EventLoop* loop, Poller* poller,
                       const NameServer& server, const Options& options,
                       NameServerStats* stats, OnEndOfQuery on_end)
    : loop_(loop),
      poller_(poller),
      server_(server),
      options_(options),
      stats_(stats),
      on_end_(std::move(on_end)),
      again_(&DnsChannel::OnAgain, this, loop),
      janitor_(&DnsChannel::OnJanitor, this, loop) {
  loop->NameWork(&DnsChannel::OnReady, "name server");
  loop->NameWork(&DnsChannel::OnAgain, "name server, the rest");
  if (server.address.is_ip()) Open();
}

DnsChannel::~DnsChannel() {
  on_end_ = nullptr;
  if (ares_ != nullptr) ares_destroy(ares_);
}

void DnsChannel::Open() {
  static const int library = ares_library_init(ARES_LIB_INIT_ALL);
  if (library != ARES_SUCCESS) return;
  ares_options wanted = {};
  wanted.flags = ARES_FLAG_NOCHECKRESP | ARES_FLAG_NOSEARCH;
  // By itself c-ares would ask again over TCP, and give up the datagram socket
  // with all its questions if that fails.
  wanted.flags |= server_.tcp ? ARES_FLAG_USEVC : ARES_FLAG_IGNTC;
  if (options_.payload_size > kPlainPayload) wanted.flags |= ARES_FLAG_EDNS;
  wanted.ednspsz = static_cast<int>(Announced(options_.payload_size));
  wanted.timeout = static_cast<int>(
      std::clamp<int64_t>(ToMillis(options_.patience), 1, 3600 * 1000));
  wanted.tries = 1;
  wanted.ndots = 1;
  char lookups[] = "b";
  wanted.lookups = lookups;
  // No server, domain or option of the machine's own.
  char nothing[] = "/dev/null";
  wanted.resolvconf_path = nothing;
  wanted.sock_state_cb = &Hooks::OnState;
  wanted.sock_state_cb_data = this;
  constexpr int kGiven = ARES_OPT_FLAGS | ARES_OPT_EDNSPSZ |
                         ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_NDOTS |
                         ARES_OPT_LOOKUPS | ARES_OPT_DOMAINS |
                         ARES_OPT_RESOLVCONF | ARES_OPT_SOCK_STATE_CB;
  if (ares_init_options(&ares_, &wanted, kGiven) != ARES_SUCCESS) {
    ares_ = nullptr;
    return;
  }
  ares_addr_port_node node = ToNode(server_);
  if (ares_set_servers_ports(ares_, &node) != ARES_SUCCESS) {
    ares_destroy(std::exchange(ares_, nullptr));
    return;
  }
  ares_set_socket_functions(ares_, &Hooks::kFunctions, this);
}

void DnsChannel::Ask(const DnsFlight& flight) {
  if (ares_ == nullptr || owed_ >= kMaxOwed) {
    ++stats_->snd_error;
    return;
  }
  const uint64_t errors = stats_->snd_error;
  if (owed_++ == 0) quiet_since_ = loop_->Now();
  asking_ = true;
  ares_query(ares_, flight.name.c_str(), ns_c_in, WireType(flight.type),
             &Hooks::OnEnd, new Query{this, flight});
  asking_ = false;
  if (stats_->snd_error == errors) ++stats_->sent;
  if (owed_ > 0 && !janitor_.scheduled()) {
    janitor_.Schedule(After(loop_->Now(), options_.patience));
  }
}

Duration DnsChannel::silence() const {
  return owed_ == 0 ? Duration::zero() : loop_->Now() - quiet_since_;
}

void DnsChannel::OnEnd(const DnsFlight& flight, int status,
                       std::string_view bytes) {
  --owed_;
  if (!on_end_) return;
  if (bytes.data() != nullptr) {
    unclaimed_ = false;
    ++answers_;
    quiet_since_ = loop_->Now();
    // What is longer than announced comes without its end.
    const bool whole = server_.tcp || (bytes.size() == datagram_ &&
                                       (Flags(bytes) & kDnsIsTruncated) == 0);
    on_end_(flight, whole ? DnsEnd::kAnswer : DnsEnd::kCut, bytes);
    return;
  }
  if (status == ARES_ETIMEOUT) return;
  ++stats_->snd_error;
  if (!asking_ && !left_ && answers_ > 0) on_end_(flight, DnsEnd::kLost, {});
}

void DnsChannel::Pump(int fd) {
  reads_ = server_.tcp ? kTcpReadsATurn : kDatagramsATurn;
  bytes_ = kBytesATurn;
  do {
    drained_ = true;
    ares_process_fd(ares_, fd, fd);
    CountUnclaimed();
  } while (!drained_ && sockets_.contains(fd));
  if (std::exchange(starved_, false)) again_.Yield();
}

void DnsChannel::Inspect(std::string_view datagram) {
  datagram_ = datagram.size();
  if (datagram.size() < kDnsHeaderSize) {
    ++stats_->invalid;
    return;
  }
  const uint16_t flags = Flags(datagram);
  if (flags & kDnsIsTruncated) {
    ++stats_->truncated;
  } else if (datagram.size() > Announced(options_.payload_size)) {
    ++stats_->too_big;
  } else {
    // A name server that knows no EDNS says so, and c-ares asks without.
    unclaimed_ = (flags & kDnsRcode) != kFormatError;
  }
}

void DnsChannel::CountUnclaimed() {
  if (std::exchange(unclaimed_, false)) ++stats_->outdated;
}

void DnsChannel::OnReady(PollHandler* handler, uint32_t) {
  const auto* socket = static_cast<Socket*>(handler);
  // Who yielded has had a share, and will look.
  if (socket->channel->again_.queued()) return;
  socket->channel->Pump(socket->number);
}

void DnsChannel::OnAgain(void* self) {
  auto* channel = static_cast<DnsChannel*>(self);
  std::vector<int> open;
  for (const auto& [fd, socket] : channel->sockets_) open.push_back(fd);
  for (const int fd : open) {
    if (channel->sockets_.contains(fd)) channel->Pump(fd);
  }
}

void DnsChannel::OnJanitor(void* self) {
  auto* channel = static_cast<DnsChannel*>(self);
  ares_process_fd(channel->ares_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
  if (channel->owed_ == 0) return;
  channel->janitor_.Schedule(
      channel->loop_->Now() +
      std::max(channel->options_.patience / 4, Millis(10)));
}

}  // namespace checkd
