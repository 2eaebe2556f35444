#include "daemon/cli/cli_server.h"

#include <string.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tasks/tasklet.h"

namespace checkd {
namespace {

constexpr size_t kBlock = 16 * 1024;
// What one client may have done before others have their turn: a hundred
// microseconds of work, or a millisecond if all of it is logged. Its bytes are
// bounded by the connection.
constexpr int kStepsATurn = 16;

// Who connects to a unix socket when its queue is full stands in a line that
// the kernel serves fairly: a short queue keeps clients that come and go at
// full speed from filling it with connections that have ended, which all have
// to be taken before the next. A TCP client would be left to try again.
constexpr int kUnixBacklog = 128;
constexpr int kTcpBacklog = 1024;

}  // namespace

struct CliServer::Socket {
  StatsSocket spec;
  std::unique_ptr<Listener> listener;
};

// One connected client; frees itself through CliServer::Remove().
class CliServer::Client : private ConnectionOwner {
 public:
  Client(CliServer* server, const CliState& state)
      : server_(server),
        connection_(server->context_),
        session_(server->table_, state, &server->options_.session),
        again_(&Client::OnAgain, this, server->context_->loop),
        timeout_(&Client::OnTimeout, this, server->context_->loop) {
    ready = &Client::OnReady;
  }

  static void NameWork(EventLoop* loop) {
    Connection::NameWork(loop);
    loop->NameWork(&Client::OnAgain, "stats socket client");
  }

  void Start(int fd) {
    if (connection_.Adopt(fd, this) != 0) {
      server_->Remove(this);
      return;
    }
    RestartTimeout();
  }

  void Wake() { again_.Wakeup(); }

 private:
  static void OnReady(ConnectionOwner* self, Connection*) {
    static_cast<Client*>(self)->Move();
  }
  static void OnAgain(void* self) { static_cast<Client*>(self)->Move(); }
  static void OnTimeout(void* self) {
    auto* const client = static_cast<Client*>(self);
    if (client->session_.waiting()) {
      client->RestartTimeout();
    } else {
      client->Close(CloseMode::kGraceful);
    }
  }

  // Reads and writes while there is something to, and its share lasts; may end
  // the client.
  void Move() {
    session_.Grant(kStepsATurn);
    bool moved = false;
    while (Write() + Read() > 0) moved = true;
    if (moved) RestartTimeout();
    if (connection_.failed()) {
      Close(CloseMode::kReset);
    } else if (session_.spent()) {
      again_.Yield();
    } else if (session_.finished()) {
      Close(CloseMode::kGraceful);
    }
  }

  size_t Write() {
    const std::string_view output = session_.Output();
    if (output.empty()) return 0;
    const size_t n = connection_.Send(output.data(), output.size());
    session_.Consume(n);
    return n;
  }

  size_t Read() {
    if (!session_.wants_input()) return 0;
    char block[kBlock];
    const size_t n = connection_.Recv(block, sizeof(block));
    if (n > 0) {
      session_.OnInput({block, n});
    } else if (connection_.eof() && !std::exchange(ended_, true)) {
      session_.OnEndOfInput();
      return 1;
    }
    return n;
  }

  void RestartTimeout() {
    timeout_.Schedule(server_->context_->loop->Now() +
                      Millis(session_.timeout_ms()));
  }

  void Close(CloseMode mode) {
    connection_.Close(mode);
    server_->Remove(this);  // destroys this
  }

  CliServer* const server_;
  Connection connection_;
  CliSession session_;
  bool ended_ = false;  // the client sends no more
  Tasklet again_;
  Task timeout_;
};

CliServer::CliServer(const TransportContext* context, const CommandTable* table,
                     const Options& options)
    : context_(context),
      table_(table),
      options_(options),
      room_(&CliServer::OnRoom, this, context->loop) {
  Client::NameWork(context->loop);
}

CliServer::~CliServer() = default;

absl::Status CliServer::Listen(const StatsSocket& spec) {
  auto socket = std::make_unique<Socket>();
  socket->spec = spec;
  Socket* raw = socket.get();
  socket->listener = std::make_unique<Listener>(
      context_, [this, raw](int fd, const Address&) { OnAccept(*raw, fd); });
  const auto failed = [&spec](std::string_view what, int err) {
    return absl::FailedPreconditionError(
        absl::StrCat("Starting ",
                     spec.location.file == nullptr
                         ? ""
                         : absl::StrCat("[", *spec.location.file, ":",
                                        spec.location.line, "] "),
                     "stats socket ", spec.text, ": cannot ", what, " (",
                     strerror(err), ")"));
  };
  ListenStep step = ListenStep::kBind;
  if (spec.address.family() == Address::Family::kFd) {
    if (const int err = socket->listener->Inherit(spec.address.fd())) {
      return failed("use the inherited descriptor", err);
    }
  } else if (spec.address.family() == Address::Family::kUnix) {
    if (const int err = socket->listener->ListenAt(
            spec.address, {spec.mode, spec.uid, spec.gid}, kUnixBacklog,
            &step)) {
      return failed(step == ListenStep::kOwner  ? "change owner"
                    : step == ListenStep::kMode ? "change mode"
                                                : "bind",
                    err);
    }
  } else if (const int err =
                 socket->listener->Listen(spec.address, kTcpBacklog)) {
    return failed("bind", err);
  }
  sockets_.push_back(std::move(socket));
  return absl::OkStatus();
}

void CliServer::OnAccept(const Socket& socket, int fd) {
  CliState state;
  state.level = socket.spec.level;
  state.severity = socket.spec.severity_output;
  state.timeout_ms = options_.timeout_ms;
  clients_.push_back(std::make_unique<Client>(this, state));
  clients_.back()->Start(fd);
  if (!full()) return;
  for (const auto& each : sockets_) each->listener->Pause();
}

void CliServer::Remove(Client* client) {
  clients_.remove_if(
      [client](const std::unique_ptr<Client>& c) { return c.get() == client; });
  room_.Wakeup();
}

void CliServer::Wake() {
  for (const auto& client : clients_) client->Wake();
}

void CliServer::OnRoom(void* context) {
  auto* const self = static_cast<CliServer*>(context);
  if (self->full() || self->sockets_.empty()) return;
  const size_t count = self->sockets_.size();
  for (size_t i = 0; i < count; ++i) {
    self->sockets_[(self->next_socket_ + i) % count]->listener->Resume();
  }
  self->next_socket_ = (self->next_socket_ + 1) % count;
}

std::string CliServer::DescribeSockets() const {
  std::string text = "# socket lvl processes\n";
  for (const auto& socket : sockets_) {
    const Address& address = socket->listener->address();
    const char* level = socket->spec.level == CliLevel::kAdmin      ? "admin"
                        : socket->spec.level == CliLevel::kOperator ? "operator"
                                                                    : "user";
    std::string name = socket->spec.address.family() == Address::Family::kUnix
                           ? absl::StrCat("unix@", socket->spec.address.path())
                       : address.family() == Address::Family::kIpv4
                           ? absl::StrCat("ipv4@", address.ToString())
                       : address.family() == Address::Family::kIpv6
                           ? absl::StrCat("ipv6@", address.ToString())
                           : address.ToConfigString();
    absl::StrAppend(&text, name, " ", level, " all\n");
  }
  return text;
}

}  // namespace checkd
