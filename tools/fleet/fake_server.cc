#include "tools/fleet/fake_server.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "tasks/tasklet.h"

namespace checkd {
namespace {

constexpr std::string_view kOk =
    "HTTP/1.1 200 OK\r\ncontent-length: 3\r\nconnection: close\r\n\r\nok\n";
constexpr std::string_view kServerError =
    "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n"
    "connection: close\r\n\r\n";
constexpr std::string_view kUnavailable =
    "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n"
    "connection: close\r\n\r\n";

// A request longer than this is nobody's check.
constexpr size_t kMaxRequest = 16384;

}  // namespace

// One connection: waits for the end of the request's head, answers once.
class FakeServer::Client : private ConnectionOwner {
 public:
  explicit Client(FakeServer* server)
      : server_(server),
        connection_(server->context_),
        answer_(&Client::OnAnswer, this, server->context_->loop) {
    ready = &Client::OnReady;
  }

  void Start(int fd) {
    if (connection_.Adopt(fd, this) != 0) server_->Remove(this);
  }

 private:
  static void OnReady(ConnectionOwner* self, Connection*) {
    static_cast<Client*>(self)->Read();
  }
  static void OnAnswer(void* self) { static_cast<Client*>(self)->Answer(); }

  void Read() {
    char block[2048];
    while (const size_t n = connection_.Recv(block, sizeof(block))) {
      if (!complete_ && request_.size() < kMaxRequest)
        request_.append(block, n);
    }
    if (!complete_ && request_.find("\r\n\r\n") != std::string::npos) {
      complete_ = true;
      if (server_->behaviour_.kind == Behaviour::Kind::kSlow) {
        answer_.Schedule(server_->context_->loop->Now() +
                         server_->behaviour_.delay);
        return;
      }
      Answer();
      return;
    }
    if (connection_.eof() || connection_.failed()) {
      connection_.Close(CloseMode::kGraceful);
      server_->Remove(this);
    }
  }

  void Answer() {
    const std::string_view response = server_->Response();
    connection_.Send(response.data(), response.size());
    ++server_->answered_;
    connection_.Close(CloseMode::kGraceful);
    server_->Remove(this);
  }

  FakeServer* const server_;
  Connection connection_;
  Task answer_;
  std::string request_;
  bool complete_ = false;
};

FakeServer::FakeServer(const TransportContext* context,
                       const Behaviour& behaviour)
    : context_(context),
      behaviour_(behaviour),
      started_(context->loop->Now()) {}

FakeServer::~FakeServer() {
  if (refusing_fd_ >= 0) close(refusing_fd_);
}

int FakeServer::Start(const Address& address) {
  if (behaviour_.kind == Behaviour::Kind::kRefusing) {
    // Bound, so that nobody else takes the port; the kernel refuses for us.
    sockaddr_storage storage;
    socklen_t size = address.ToSockaddr(&storage);
    refusing_fd_ = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(refusing_fd_, reinterpret_cast<sockaddr*>(&storage), size) != 0) {
      return errno;
    }
    size = sizeof(storage);
    getsockname(refusing_fd_, reinterpret_cast<sockaddr*>(&storage), &size);
    address_ =
        Address::FromSockaddr(reinterpret_cast<sockaddr*>(&storage), size);
    return 0;
  }
  listener_ =
      std::make_unique<Listener>(context_, [this](int fd, const Address&) {
        clients_.push_back(std::make_unique<Client>(this));
        clients_.back()->Start(fd);
      });
  const int err = listener_->Listen(address);
  address_ = listener_->address();
  return err;
}

std::string_view FakeServer::Response() const {
  switch (behaviour_.kind) {
    case Behaviour::Kind::kFailing:
      return kServerError;
    case Behaviour::Kind::kFlapping: {
      const auto phases = (context_->loop->Now() - started_) / behaviour_.delay;
      return phases % 2 == 0 ? kOk : kUnavailable;
    }
    default:
      return kOk;
  }
}

void FakeServer::Remove(Client* client) {
  clients_.remove_if(
      [client](const std::unique_ptr<Client>& c) { return c.get() == client; });
}

}  // namespace checkd
