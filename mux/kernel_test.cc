// The muxes over the kernel's own sockets.
#include <cstring>
#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "mux/connector.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/poller.h"
#include "transport/listener.h"
#include "transport/sockets/kernel_net.h"

namespace checkd {
namespace {

// A server on loopback that answers the first bytes it gets, then closes.
class Server : ConnectionOwner {
 public:
  Server(const TransportContext* context, std::string reply, CloseMode how)
      : ConnectionOwner{&Server::OnReady},
        reply_(std::move(reply)),
        how_(how),
        conn_(context),
        listener_(context,
                  [this](int fd, const Address&) { conn_.Adopt(fd, this); }) {
    EXPECT_EQ(listener_.Listen(*Address::FromIp("127.0.0.1", 0)), 0);
  }
  const Address& address() const { return listener_.address(); }

 private:
  static void OnReady(ConnectionOwner* self, Connection* conn) {
    Server& server = *static_cast<Server*>(self);
    char request[256];
    server.asked_ |= conn->Recv(request, sizeof(request)) > 0;
    if (!server.asked_) return;
    const std::string_view rest =
        std::string_view(server.reply_).substr(server.sent_);
    server.sent_ += conn->Send(rest.data(), rest.size());
    if (server.sent_ == server.reply_.size()) conn->Close(server.how_);
  }

  const std::string reply_;
  const CloseMode how_;
  bool asked_ = false;
  size_t sent_ = 0;
  Connection conn_;
  Listener listener_;
};

// Sends a request when established, and reads until nothing more can come.
struct Client {
  explicit Client(Connector* on) : connector(on) {}
  ~Client() { stream->mux()->Detach(*stream, CloseMode::kReset); }

  static void OnWake(void* self) {
    Client& c = *static_cast<Client*>(self);
    Buffer out(c.connector->buffers());
    out.Append("GET / HTTP/1.0\r\n\r\n");
    if (!c.over()) c.stream->mux()->SndBuf(*c.stream, out, 18);
  }
  static void OnRecv(void* self) {
    Client& c = *static_cast<Client*>(self);
    Buffer in(c.connector->buffers());
    while (c.stream->mux()->RcvBuf(*c.stream, in, SIZE_MAX) > 0) {
      c.received.append(in.view());
      in.Clear();
    }
  }
  bool over() const { return stream->eof() || stream->failed(); }

  Connector* const connector;
  MuxStream* stream = nullptr;
  std::string received;
};

constexpr DataCallbacks kCallbacks = {&Client::OnRecv, &Client::OnWake,
                                      "client"};

class KernelTest : public testing::Test {
 protected:
  void Converse(Client* client, const Server& server, MuxProtocol protocol) {
    client->stream = connector_.Open({.address = &server.address()}, protocol,
                                     {&kCallbacks, client});
    for (int i = 0; i < 200 && !client->over(); ++i) loop_.RunOnce(Millis(100));
    EXPECT_TRUE(client->over());
  }

  MonotonicClock clock_;
  EpollPoller poller_;
  EventLoop loop_{&clock_, &poller_};
  KernelNet net_;
  TransportContext context_{&loop_, &poller_, &net_};
  Connector connector_{&context_, Connector::Options()};
};

TEST_F(KernelTest, PassthroughReadsUntilTheEnd) {
  const std::string text(50000, 'x');
  Server server(&context_, text, CloseMode::kGraceful);
  Client client(&connector_);
  Converse(&client, server, MuxProtocol::kNone);
  EXPECT_EQ(client.received, text);
  EXPECT_TRUE(client.stream->eof());
}

TEST_F(KernelTest, Http1GivesTheBody) {
  const std::string body(50000, 'x');
  Server server(&context_, "HTTP/1.1 200 OK\r\n\r\n" + body,
                CloseMode::kGraceful);
  Client client(&connector_);
  Converse(&client, server, MuxProtocol::kHttp1);
  EXPECT_EQ(client.stream->mux()->response(*client.stream)->status, 200);
  EXPECT_EQ(client.received, body);
  EXPECT_TRUE(client.stream->end_of_message());
}

TEST_F(KernelTest, DataBeforeAResetAreParsed) {
  Server server(&context_, "HTTP/1.1 503 Busy\r\n\r\n", CloseMode::kReset);
  Client client(&connector_);
  Converse(&client, server, MuxProtocol::kHttp1);
  EXPECT_EQ(client.stream->mux()->response(*client.stream)->status, 503);
  EXPECT_EQ(client.stream->error(), ConnectionError::kReset);
}

TEST_F(KernelTest, ARefusedConnectionFails) {
  Address closed;
  {
    const Server server(&context_, "", CloseMode::kReset);
    closed = server.address();
  }
  Client client(&connector_);
  client.stream = connector_.Open({.address = &closed}, MuxProtocol::kHttp1,
                                  {&kCallbacks, &client});
  for (int i = 0; i < 200 && !client.over(); ++i) loop_.RunOnce(Millis(100));
  EXPECT_EQ(client.stream->error(), ConnectionError::kRefused);
}

}  // namespace
}  // namespace checkd
