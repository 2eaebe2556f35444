#include "transport/dns/testing/scripted_dns_server.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <random>

#include "absl/strings/str_cat.h"
#include "tasks/event_loop.h"
#include "transport/dns/dns_name.h"

namespace checkd {
namespace {

constexpr uint16_t kOpt = 41;

uint16_t Read16(std::string_view bytes, size_t at) {
  if (bytes.size() < at + 2) return 0;
  return static_cast<uint16_t>(static_cast<uint8_t>(bytes[at]) << 8 |
                               static_cast<uint8_t>(bytes[at + 1]));
}

// An address of 127/8 that nobody else is on.
Address RandomLoopback() {
  std::random_device random;
  return Address::Ipv4({127, static_cast<uint8_t>(1 + random() % 254),
                        static_cast<uint8_t>(1 + random() % 254),
                        static_cast<uint8_t>(1 + random() % 254)});
}

int BindUdp(const Address& address) {
  const int fd = socket(address.SocketFamily(),
                        SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_storage storage;
  const socklen_t length = address.ToSockaddr(&storage);
  if (bind(fd, reinterpret_cast<sockaddr*>(&storage), length) == 0) return fd;
  close(fd);
  return -1;
}

uint16_t PortOf(int fd) {
  sockaddr_storage storage;
  socklen_t length = sizeof(storage);
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &length) != 0) {
    return 0;
  }
  return Address::FromSockaddr(reinterpret_cast<sockaddr*>(&storage), length)
      .port();
}

}  // namespace

struct ScriptedDnsServer::Question {
  uint16_t id = 0;
  std::string name;
  uint16_t type = 0;
  int payload_size = 0;

  static std::optional<Question> Read(std::string_view bytes) {
    Question question;
    question.id = Read16(bytes, 0);
    size_t at = kDnsHeaderSize;
    std::optional<DnsName> name = ReadDnsName(bytes, &at);
    if (!name || bytes.size() < at + 4) return std::nullopt;
    question.name = std::move(name->text);
    question.type = Read16(bytes, at);
    // The only additional record that a question has: owner, type, class.
    if (Read16(bytes, at + 5) == kOpt) {
      question.payload_size = Read16(bytes, at + 7);
    }
    return question;
  }
};

struct ScriptedDnsServer::Udp : PollHandler {
  Udp(ScriptedDnsServer* s, int f)
      : PollHandler{&OnReady}, server(s), number(f) {}
  ~Udp() {
    server->context_->poller->Forget(this);
    close(number);
  }

  static void OnReady(PollHandler* handler, uint32_t) {
    auto* udp = static_cast<Udp*>(handler);
    char buffer[4096];
    while (true) {
      sockaddr_storage from;
      socklen_t length = sizeof(from);
      const ssize_t got = recvfrom(udp->number, buffer, sizeof(buffer), 0,
                                   reinterpret_cast<sockaddr*>(&from), &length);
      if (got < 0) return;
      udp->server->OnDatagram({buffer, static_cast<size_t>(got)}, from, length);
    }
  }

  ScriptedDnsServer* server;
  const int number;
};

struct ScriptedDnsServer::Tcp : PollHandler {
  Tcp(ScriptedDnsServer* s, int i, int f)
      : PollHandler{&OnReady}, server(s), serial(i), number(f) {}
  ~Tcp() {
    server->context_->poller->Forget(this);
    close(number);
  }

  static void OnReady(PollHandler* handler, uint32_t) {
    static_cast<Tcp*>(handler)->Go();
  }

  // May destroy itself.
  void Go() {
    char buffer[4096];
    ssize_t got;
    while ((got = recv(number, buffer, sizeof(buffer), 0)) > 0) {
      in.append(buffer, static_cast<size_t>(got));
    }
    const bool ended = got == 0 || errno != EAGAIN;
    if (ended || !Take() || !Flush()) server->tcp_.erase(serial);
  }

  // Answers what came whole; false: to be closed.
  bool Take() {
    while (in.size() >= 2 && in.size() >= size_t{2} + Read16(in, 0)) {
      const std::string bytes = in.substr(2, Read16(in, 0));
      in.erase(0, 2 + bytes.size());
      const auto question = Question::Read(bytes);
      if (!question) return false;
      ++server->asked_tcp_;
      if (serial <= server->tricked_) {
        Trick(bytes);
        continue;
      }
      const ScriptedAnswer& answer = server->Next(*question);
      if (answer.trick == DnsTrick::kClose) return false;
      server->Answer(*question, answer, true,
                     [s = server, i = serial](const std::string& reply) {
                       const auto found = s->tcp_.find(i);
                       if (found == s->tcp_.end()) return;
                       found->second->Put(reply);
                     });
    }
    return true;
  }

  void Trick(const std::string& question) {
    switch (server->tcp_trick_) {
      case TcpTrick::kDeaf:
        return;
      case TcpTrick::kLengthOnly:
        return Write(Wire16(512));
      case TcpTrick::kDrip:
        return Repeat(answered++ == 0 ? Wire16(512) : std::string(),
                      std::string(1, '\x81'));
      case TcpTrick::kHalfClose:
        shutdown(number, SHUT_WR);
        return;
      case TcpTrick::kNonsense:
        return Write(Wire16(3) + "abc");
      case TcpTrick::kEcho:
        return Write(Wire16(static_cast<uint16_t>(question.size())) + question);
      case TcpTrick::kOtherIds: {
        const auto asked = Question::Read(question);
        const std::string other =
            WireMessage{.id = static_cast<uint16_t>(asked->id + 1),
                        .name = asked->name,
                        .type = asked->type}
                .Encode();
        return Repeat("", Wire16(static_cast<uint16_t>(other.size())) + other);
      }
    }
  }

  void Write(const std::string& bytes) {
    (void)send(number, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  // Writes `first` now and `bytes` each 10 ms, as long as there is a
  // connection.
  void Repeat(const std::string& first, const std::string& bytes) {
    Write(first);
    server->Later(Millis(10), [s = server, i = serial, bytes] {
      const auto found = s->tcp_.find(i);
      if (found != s->tcp_.end()) found->second->Repeat(bytes, bytes);
    });
  }

  void Put(const std::string& reply) {
    if (server->tcp_limit_ > 0 && answered >= server->tcp_limit_) return;
    ++answered;
    absl::StrAppend(&out, Wire16(static_cast<uint16_t>(reply.size())), reply);
    // Written and, at the limit, closed from the loop.
    server->Later({}, [s = server, i = serial] {
      const auto found = s->tcp_.find(i);
      if (found != s->tcp_.end() && !found->second->Flush()) s->tcp_.erase(i);
    });
  }

  bool Flush() {
    const ssize_t sent = send(number, out.data(), out.size(), MSG_NOSIGNAL);
    if (sent < 0) return errno == EAGAIN;
    out.erase(0, static_cast<size_t>(sent));
    return !(out.empty() && server->tcp_limit_ > 0 &&
             answered >= server->tcp_limit_);
  }

  ScriptedDnsServer* server;
  const int serial;
  const int number;
  int answered = 0;
  std::string in;
  std::string out;
};

struct ScriptedDnsServer::Delayed {
  Delayed(ScriptedDnsServer* s, std::function<void()> f)
      : server(s), fn(std::move(f)), task(&Run, this, s->context_->loop) {}

  static void Run(void* self) {
    auto* delayed = static_cast<Delayed*>(self);
    const std::function<void()> fn = std::move(delayed->fn);
    delayed->server->delayed_.erase(delayed->place);
    fn();
  }

  ScriptedDnsServer* server;
  std::function<void()> fn;
  Task task;
  std::list<Delayed>::iterator place;
};

ScriptedDnsServer::ScriptedDnsServer(const TransportContext* context)
    : context_(context),
      listener_(context, [this](int fd, const Address&) { OnAccepted(fd); }) {
  for (int i = 0; i < 20 && !udp_; ++i) Bind();
  if (!udp_) {
    std::fprintf(stderr, "no address for a name server\n");
    std::abort();
  }
}

ScriptedDnsServer::~ScriptedDnsServer() = default;

void ScriptedDnsServer::Bind() {
  address_ = RandomLoopback();
  const int fd = BindUdp(address_);
  if (fd < 0) return;
  address_.set_port(PortOf(fd));
  if (listener_.Listen(address_) != 0) {
    close(fd);
    return;
  }
  udp_ = std::make_unique<Udp>(this, fd);
  if (context_->poller->Add(fd, udp_.get()) != 0) udp_ = nullptr;
}

void ScriptedDnsServer::Set(std::string_view name, uint16_t type,
                            std::vector<ScriptedAnswer> script) {
  table_[{std::string(name), type}] = {.script = std::move(script)};
}

void ScriptedDnsServer::HangUp(int serial) { tcp_.erase(serial); }

int ScriptedDnsServer::asked(std::string_view name, uint16_t type) const {
  const auto found = table_.find({std::string(name), type});
  return found == table_.end() ? 0 : found->second.asked;
}

void ScriptedDnsServer::OnDatagram(std::string_view bytes,
                                   const sockaddr_storage& from,
                                   socklen_t length) {
  const auto question = Question::Read(bytes);
  if (!question) return;
  ++asked_udp_;
  const uint16_t port =
      Address::FromSockaddr(reinterpret_cast<const sockaddr*>(&from), length)
          .port();
  size_t place = 0;
  while (place < udp_ports_.size() && udp_ports_[place] != port) ++place;
  if (place == udp_ports_.size()) udp_ports_.push_back(port);
  if (place < deaf_ports_) return;
  const ScriptedAnswer& answer = Next(*question);
  const bool foreign = answer.trick == DnsTrick::kForeignSender;
  Answer(*question, answer, false,
         [this, foreign, from, length](const std::string& reply) {
           const int fd =
               foreign ? BindUdp(address_.WithPort(0)) : udp_->number;
           (void)sendto(fd, reply.data(), reply.size(), 0,
                        reinterpret_cast<const sockaddr*>(&from), length);
           if (foreign) close(fd);
         });
}

void ScriptedDnsServer::OnAccepted(int fd) {
  const int serial = ++connections_;
  auto tcp = std::make_unique<Tcp>(this, serial, fd);
  if (context_->poller->Add(fd, tcp.get()) != 0) return;
  tcp_.emplace(serial, std::move(tcp));
}

const ScriptedAnswer& ScriptedDnsServer::Next(const Question& question) {
  payload_size_ = question.payload_size;
  const auto found = table_.find({question.name, question.type});
  if (found == table_.end()) return default_;
  Entry& entry = found->second;
  const size_t turn = static_cast<size_t>(entry.asked++);
  return entry.script[std::min(turn, entry.script.size() - 1)];
}

void ScriptedDnsServer::Answer(const Question& question,
                               const ScriptedAnswer& answer, bool tcp,
                               const Reply& reply) {
  WireMessage message{.id = question.id,
                      .name = question.name,
                      .type = question.type,
                      .answers = answer.answers,
                      .additional = answer.additional};
  message.flags = static_cast<uint16_t>(message.flags | answer.rcode);
  int times = 1;
  switch (answer.trick) {
    case DnsTrick::kSilence:
      return;
    case DnsTrick::kTruncate:
      if (tcp) break;
      message.flags |= kDnsIsTruncated;
      message.answers.clear();
      break;
    case DnsTrick::kWrongId:
      ++message.id;
      break;
    case DnsTrick::kWrongQuestion:
      message.name = "x" + message.name;
      break;
    case DnsTrick::kTwice:
      times = 2;
      break;
    default:
      break;
  }
  std::string bytes = message.Encode();
  if (answer.trick == DnsTrick::kShort) bytes.resize(kDnsHeaderSize - 1);
  if (answer.trick == DnsTrick::kGarbage) {
    bytes = WireMessage{.id = question.id,
                        .name = question.name,
                        .type = question.type,
                        .answers = {{.owner = "", .type = 1, .data = "xyz"}}}
                .Encode();
    bytes.resize(bytes.size() - 2);
  }
  if (answer.trick == DnsTrick::kEmptyFirst && !tcp) {
    reply({});
    reply({});
  }
  for (int i = 0; i < times; ++i) {
    if (answer.delay > Duration::zero()) {
      Later(answer.delay, [reply, bytes] { reply(bytes); });
    } else {
      reply(bytes);
    }
  }
}

void ScriptedDnsServer::Later(Duration delay, std::function<void()> fn) {
  delayed_.emplace_back(this, std::move(fn));
  delayed_.back().place = std::prev(delayed_.end());
  delayed_.back().task.Schedule(context_->loop->Now() + delay);
}

}  // namespace checkd
