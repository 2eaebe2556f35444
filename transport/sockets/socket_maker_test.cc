// Sockets as SocketOptions ask for them, made by the kernel. What needs
// privileges is in socket_privileges_test.cc.
#include "transport/sockets/socket_maker.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "transport/connection.h"
#include "transport/listener.h"
#include "transport/testing/real_loop.h"
#include "transport/testing/recording_owner.h"

namespace checkd {
namespace {

constexpr int kProtocolMptcp = 262;

int Option(int fd, int level, int option) {
  int value = -1;
  socklen_t length = sizeof(value);
  getsockopt(fd, level, option, &value, &length);
  return value;
}

class SocketMakerTest : public testing::Test {
 protected:
  ~SocketMakerTest() override {
    connections_.clear();
    for (const int fd : accepted_) net_.Close(fd, CloseMode::kReset);
    for (const int fd : blockers_) close(fd);
  }

  // An address of this process's own, and ports of it that nobody else has.
  static Address Own(uint16_t port = 0) {
    const int pid = getpid();
    return Address::Ipv4(
        {127, 77, static_cast<uint8_t>(pid >> 8), static_cast<uint8_t>(pid)},
        port);
  }
  void SetUp() override {
    ASSERT_EQ(listener_.Listen(Address::Ipv4({127, 0, 0, 1})), 0);
    address_ = listener_.address();
  }
  // A connection that stays open; null if it failed at once, with the error in
  // error_.
  Connection* Connect(const SocketOptions& options, const Address& to) {
    auto conn = std::make_unique<Connection>(&real_.context);
    const Endpoint endpoint = {
        .address = &to, .defer_ack = false, .socket = &options};
    if (conn->Open(endpoint, &owner_) != 0) {
      error_ = conn->error();
      errno_ = conn->sys_errno();
      return nullptr;
    }
    EXPECT_TRUE(real_.RunUntil([&] { return conn->established(); }));
    connections_.push_back(std::move(conn));
    return connections_.back().get();
  }
  Address LocalOf(const Connection* conn) {
    return conn == nullptr ? Address() : net_.LocalAddress(conn->fd());
  }
  // Takes a port so that nobody else may.
  void Block(uint16_t port) {
    blockers_.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_storage storage;
    const socklen_t length = Own(port).ToSockaddr(&storage);
    ASSERT_EQ(
        bind(blockers_.back(), reinterpret_cast<sockaddr*>(&storage), length),
        0);
  }

  RealLoop real_;
  KernelNet& net_ = real_.net;
  std::vector<int> accepted_;
  std::vector<Address> peers_;
  Listener listener_{&real_.context, [this](int fd, const Address& peer) {
                       accepted_.push_back(fd);
                       peers_.push_back(peer);
                     }};
  Address address_;
  RecordingOwner owner_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<int> blockers_;
  ConnectionError error_ = ConnectionError::kNone;
  int errno_ = 0;
};

TEST_F(SocketMakerTest, ConnectsFromTheSource) {
  const SocketOptions options{.source = Own()};
  const Connection* conn = Connect(options, address_);
  ASSERT_NE(conn, nullptr);
  ASSERT_TRUE(real_.RunUntil([&] { return !peers_.empty(); }));
  EXPECT_EQ(peers_[0].HostString(), Own().HostString());
  EXPECT_NE(peers_[0].port(), 0);
  EXPECT_EQ(VerifySocketOptions(options), absl::OkStatus());
}

TEST_F(SocketMakerTest, ConnectsFromAFixedPortToSeveralPeers) {
  const SocketOptions options{.source = Own(2001)};
  Listener other(&real_.context,
                 [this](int fd, const Address&) { accepted_.push_back(fd); });
  ASSERT_EQ(other.Listen(Address::Ipv4({127, 0, 0, 1})), 0);
  EXPECT_EQ(LocalOf(Connect(options, address_)), Own(2001));
  EXPECT_EQ(LocalOf(Connect(options, other.address())), Own(2001));
  // A third time would be the first connection over again.
  EXPECT_EQ(Connect(options, address_), nullptr);
  EXPECT_EQ(error_, ConnectionError::kOutOfPorts);
  EXPECT_EQ(errno_, EADDRNOTAVAIL);
}

TEST_F(SocketMakerTest, WithoutAPortTheKernelChoosesAtConnect) {
  SocketMaker maker;
  SocketCall failed;
  const int fd = maker.Make(address_, {.source = Own()}, &failed);
  ASSERT_GE(fd, 0);
  EXPECT_EQ(Option(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT), 1);
  EXPECT_EQ(net_.LocalAddress(fd), Own(0));
  close(fd);
}

TEST_F(SocketMakerTest, AnAddressThatIsNotOursCannotBeBound) {
  const SocketOptions options{.source = *Address::FromIp("192.0.2.1")};
  EXPECT_EQ(Connect(options, address_), nullptr);
  EXPECT_EQ(error_, ConnectionError::kCannotBind);
  EXPECT_EQ(errno_, EADDRNOTAVAIL);
  EXPECT_EQ(VerifySocketOptions(options), absl::OkStatus());  // it may come
}

TEST_F(SocketMakerTest, ARangeIsUsedInTurn) {
  const SocketOptions options{
      .source = Own(), .source_port_low = 3000, .source_port_high = 3002};
  std::vector<uint16_t> ports;
  for (int i = 0; i < 6; ++i) {
    ports.push_back(LocalOf(Connect(options, address_)).port());
    connections_.clear();
  }
  EXPECT_EQ(ports, (std::vector<uint16_t>{3000, 3001, 3002, 3000, 3001, 3002}));
}

TEST_F(SocketMakerTest, ARangeIsExhaustedTowardsOnePeerOnly) {
  const SocketOptions options{
      .source = Own(), .source_port_low = 3100, .source_port_high = 3101};
  EXPECT_NE(Connect(options, address_), nullptr);
  EXPECT_NE(Connect(options, address_), nullptr);
  EXPECT_EQ(Connect(options, address_), nullptr);
  EXPECT_EQ(error_, ConnectionError::kSourcePortRange);
  EXPECT_EQ(errno_, EADDRNOTAVAIL);
  std::vector<std::unique_ptr<Listener>> servers;
  for (int i = 0; i < 20; ++i) {
    servers.push_back(std::make_unique<Listener>(
        &real_.context,
        [this](int fd, const Address&) { accepted_.push_back(fd); }));
    ASSERT_EQ(servers.back()->Listen(Address::Ipv4({127, 0, 0, 1})), 0);
    EXPECT_NE(Connect(options, servers.back()->address()), nullptr);
  }
  connections_.clear();
  EXPECT_NE(Connect(options, address_), nullptr);
}

TEST_F(SocketMakerTest, PortsThatOthersHaveAreLeftOut) {
  const SocketOptions options{
      .source = Own(), .source_port_low = 3200, .source_port_high = 3202};
  Block(3200);
  Block(3201);
  EXPECT_EQ(LocalOf(Connect(options, address_)).port(), 3202);
  Block(3202 + 1);
  connections_.clear();
  EXPECT_EQ(LocalOf(Connect(options, address_)).port(), 3202);
  connections_.clear();
  Block(3202);
  EXPECT_EQ(Connect(options, address_), nullptr);
  EXPECT_EQ(error_, ConnectionError::kSourcePortRange);
  EXPECT_EQ(errno_, EADDRINUSE);
  EXPECT_EQ(VerifySocketOptions(options), absl::OkStatus());
}

TEST_F(SocketMakerTest, NoMoreThanABoundedNumberOfPortsIsTriedAtATime) {
  constexpr uint16_t kLow = 4000;
  constexpr uint16_t kBlocked = SourcePorts::kMaxTries + 10;
  for (uint16_t i = 0; i < kBlocked; ++i) Block(kLow + i);
  const SocketOptions options{
      .source = Own(), .source_port_low = kLow, .source_port_high = 60000};
  EXPECT_EQ(Connect(options, address_), nullptr);
  EXPECT_EQ(error_, ConnectionError::kSourcePortRange);
  EXPECT_EQ(LocalOf(Connect(options, address_)).port(), kLow + kBlocked);
}

TEST_F(SocketMakerTest, ThreadsShareARange) {
  SocketMaker maker;
  const SocketOptions options{
      .source = Own(), .source_port_low = 3300, .source_port_high = 3399};
  std::vector<std::vector<int>> made(4);
  std::vector<std::thread> threads;
  for (std::vector<int>& fds : made) {
    threads.emplace_back([&] {
      SocketCall failed;
      for (int i = 0; i < 25; ++i)
        fds.push_back(maker.Make(address_, options, &failed));
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<uint16_t> ports;
  for (const std::vector<int>& fds : made) {
    for (const int fd : fds) {
      ASSERT_GE(fd, 0);
      ports.insert(net_.LocalAddress(fd).port());
      close(fd);
    }
  }
  EXPECT_EQ(ports.size(), 100u);
}

TEST_F(SocketMakerTest, GoesThroughAnInterface) {
  const SocketOptions options{.interface = "lo"};
  EXPECT_NE(Connect(options, address_), nullptr);
  const SocketOptions missing{.interface = "eth9"};
  EXPECT_EQ(Connect(missing, address_), nullptr);
  EXPECT_EQ(error_, ConnectionError::kGeneral);
  EXPECT_EQ(errno_, ENODEV);
  EXPECT_EQ(VerifySocketOptions(missing).message(),
            "'interface eth9': No such device");
}

TEST_F(SocketMakerTest, AMissingNamespaceIsNamed) {
  const SocketOptions options{.net_namespace = "no-such-one"};
  EXPECT_EQ(Connect(options, address_), nullptr);
  EXPECT_EQ(error_, ConnectionError::kGeneral);
  EXPECT_EQ(errno_, ENOENT);
  EXPECT_EQ(VerifySocketOptions(options).message(),
            "'namespace no-such-one': /var/run/netns/no-such-one: No such file "
            "or directory");
}

TEST_F(SocketMakerTest, ASourceOfTheOtherFamilyCannotBeBound) {
  const SocketOptions options{.source = *Address::FromIp("127.0.0.1")};
  const Address ipv6 = *Address::FromIp("::1", 80);
  EXPECT_EQ(Connect(options, ipv6), nullptr);
  EXPECT_EQ(error_, ConnectionError::kCannotBind);
}

TEST_F(SocketMakerTest, SetsTheUserTimeout) {
  SocketMaker maker;
  SocketCall failed;
  const int fd = maker.Make(address_, {.user_timeout_ms = 1234}, &failed);
  ASSERT_GE(fd, 0);
  EXPECT_EQ(Option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT), 1234);
  close(fd);
}

// Segments with another signature, or without one, are dropped: only who knows
// the key gets through.
TEST_F(SocketMakerTest, SignsSegments) {
  const auto set_key = [](int fd, const char* key) {
    tcp_md5sig option{};
    auto* const peer = reinterpret_cast<sockaddr_in*>(&option.tcpm_addr);
    peer->sin_family = AF_INET;
    peer->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    option.tcpm_keylen = static_cast<uint16_t>(strlen(key));
    memcpy(option.tcpm_key, key, strlen(key));
    return setsockopt(fd, IPPROTO_TCP, TCP_MD5SIG, &option, sizeof(option));
  };
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_GE(listener, 0);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(name);
  ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&name), size), 0);
  ASSERT_EQ(getsockname(listener, reinterpret_cast<sockaddr*>(&name), &size),
            0);
  if (set_key(listener, "secret") != 0) {
    close(listener);
    GTEST_SKIP() << "this kernel has no TCP_MD5SIG";
  }
  ASSERT_EQ(listen(listener, 1), 0);
  const Address peer = *Address::FromIp("127.0.0.1", ntohs(name.sin_port));
  SocketMaker maker;
  SocketCall failed;
  const int fd = maker.Make(peer, {.md5_key = "secret"}, &failed);
  ASSERT_GE(fd, 0);
  (void)connect(fd, reinterpret_cast<sockaddr*>(&name), size);
  pollfd ready{fd, POLLOUT, 0};
  EXPECT_EQ(poll(&ready, 1, 5000), 1);
  int error = -1;
  socklen_t length = sizeof(error);
  getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length);
  EXPECT_EQ(error, 0);
  close(fd);
  close(listener);
}

TEST_F(SocketMakerTest, SpeaksMultipathTcpWhereTheKernelDoes) {
  const SocketOptions options{.mptcp = true};
  const int probe = socket(AF_INET, SOCK_STREAM, kProtocolMptcp);
  if (probe >= 0) {
    close(probe);
    const Connection* conn = Connect(options, address_);
    ASSERT_NE(conn, nullptr);
    EXPECT_EQ(Option(conn->fd(), SOL_SOCKET, SO_PROTOCOL), kProtocolMptcp);
    EXPECT_EQ(VerifySocketOptions(options), absl::OkStatus());
  } else {
    EXPECT_EQ(Connect(options, address_), nullptr);
    EXPECT_EQ(error_, ConnectionError::kProtocol);
    EXPECT_EQ(errno_, EPROTONOSUPPORT);
    EXPECT_EQ(VerifySocketOptions(options).message(),
              "'mptcp@': Protocol not supported");
  }
}

TEST_F(SocketMakerTest, UnixSocketsKnowNoneOfIt) {
  const SocketOptions options{.source = *Address::FromIp("192.0.2.1"),
                              .interface = "eth9",
                              .net_namespace = "no-such-one",
                              .mark = 1,
                              .mptcp = true};
  Listener listener(&real_.context, [this](int fd, const Address&) {
    accepted_.push_back(fd);
  });
  const Address address =
      Address::Abstract("checkd-socket-maker-" + std::to_string(getpid()));
  ASSERT_EQ(listener.Listen(address), 0);
  EXPECT_NE(Connect(options, address), nullptr);
}

}  // namespace
}  // namespace checkd
