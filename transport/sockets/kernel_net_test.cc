// Connections over real sockets. What SimNet claims of Linux is pinned here.
#include "transport/sockets/kernel_net.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "transport/connection.h"
#include "transport/listener.h"
#include "transport/testing/real_loop.h"
#include "transport/testing/recording_owner.h"

namespace checkd {
namespace {

class KernelNetTest : public testing::Test {
 protected:
  ~KernelNetTest() override {
    for (const int fd : accepted_) net_.Close(fd, CloseMode::kReset);
  }

  void Listen(const Address& address) {
    ASSERT_EQ(listener_.Listen(address), 0);
    address_ = listener_.address();
  }
  void ListenOnLoopback() { Listen(*Address::FromIp("127.0.0.1")); }
  // Connects, with the server's end in accepted_.
  void Establish() {
    ASSERT_EQ(conn_.Open({.address = &address_, .defer_ack = false}, &owner_),
              0);
    ASSERT_TRUE(real_.RunUntil(
        [&] { return conn_.established() && !accepted_.empty(); }));
  }
  // The server sends `bytes` and closes.
  void SendAndClose(const std::string& bytes, CloseMode mode) {
    const int fd = accepted_.back();
    accepted_.pop_back();
    ASSERT_EQ(net_.Send(fd, bytes.data(), bytes.size()),
              static_cast<ssize_t>(bytes.size()));
    net_.Close(fd, mode);
  }

  RealLoop real_;
  KernelNet& net_ = real_.net;
  std::vector<int> accepted_;
  Listener listener_{&real_.context, [this](int fd, const Address&) {
                       accepted_.push_back(fd);
                     }};
  Address address_;
  RecordingOwner owner_;
  Connection conn_{&real_.context};
};

TEST_F(KernelNetTest, EstablishesAndCarriesBytesBothWays) {
  ListenOnLoopback();
  Establish();
  EXPECT_EQ(conn_.Send("ping", 4), 4u);
  Connection server(&real_.context);
  RecordingOwner server_owner;
  server_owner.on_ready = [&](Connection* conn) { server_owner.Read(conn); };
  ASSERT_EQ(server.Adopt(accepted_.back(), &server_owner), 0);
  accepted_.pop_back();
  ASSERT_TRUE(real_.RunUntil([&] { return server_owner.received == "ping"; }));
  EXPECT_TRUE(server.established());
  EXPECT_EQ(server.Send("pong", 4), 4u);
  ASSERT_TRUE(real_.RunUntil([&] { return conn_.readable(); }));
  owner_.Read(&conn_);
  EXPECT_EQ(owner_.received, "pong");
}

TEST_F(KernelNetTest, SmallPiecesNeedNotWaitForEachOther) {
  ListenOnLoopback();
  SocketCall failed;
  const int fd = net_.Socket(address_, nullptr, &failed);
  ASSERT_EQ(net_.Connect(fd, address_, 0, /*defer_ack=*/true), -EINPROGRESS);
  net_.SendAtOnce(fd);
  int no_delay = 0;
  socklen_t size = sizeof(no_delay);
  EXPECT_EQ(getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &no_delay, &size), 0);
  EXPECT_EQ(no_delay, 1);
  net_.Close(fd, CloseMode::kReset);
}

TEST_F(KernelNetTest, WorksOverIpv6) {
  if (listener_.Listen(*Address::FromIp("::1")) != 0)
    GTEST_SKIP() << "no IPv6 here";
  address_ = listener_.address();
  Establish();
  EXPECT_EQ(conn_.error(), ConnectionError::kNone);
}

TEST_F(KernelNetTest, ReportsARefusal) {
  ListenOnLoopback();
  listener_.Close();
  ASSERT_EQ(conn_.Open({.address = &address_}, &owner_), 0);
  ASSERT_TRUE(real_.RunUntil([&] { return owner_.calls > 0; }));
  EXPECT_FALSE(conn_.connected());
  EXPECT_EQ(conn_.error(), ConnectionError::kRefused);
  EXPECT_EQ(conn_.sys_errno(), ECONNREFUSED);
}

TEST_F(KernelNetTest, DataBeforeAFinIsReadAndThenTheEnd) {
  ListenOnLoopback();
  Establish();
  SendAndClose("bye", CloseMode::kGraceful);
  ASSERT_TRUE(real_.RunUntil([&] {
    owner_.Read(&conn_);
    return conn_.eof();
  }));
  EXPECT_EQ(owner_.received, "bye");
  EXPECT_FALSE(conn_.failed());
}

TEST_F(KernelNetTest, DataBeforeAResetIsReadAndThenTheError) {
  ListenOnLoopback();
  Establish();
  const int calls = owner_.calls;
  SendAndClose("bye", CloseMode::kReset);
  ASSERT_TRUE(real_.RunUntil([&] { return owner_.calls > calls; }));
  owner_.Read(&conn_);
  EXPECT_EQ(owner_.received, "bye");
  ASSERT_TRUE(real_.RunUntil([&] {
    owner_.Read(&conn_);
    return conn_.failed();
  }));
  EXPECT_EQ(conn_.error(), ConnectionError::kReset);
  EXPECT_FALSE(conn_.eof());
}

TEST_F(KernelNetTest, ASendThatMeetsTheResetLeavesTheDataReadable) {
  ListenOnLoopback();
  Establish();
  const int calls = owner_.calls;
  SendAndClose("bye", CloseMode::kReset);
  ASSERT_TRUE(real_.RunUntil([&] { return owner_.calls > calls; }));
  ASSERT_TRUE(real_.RunUntil([&] {
    conn_.Send("x", 1);
    return conn_.failed();
  }));
  EXPECT_EQ(conn_.error(), ConnectionError::kReset);
  owner_.Read(&conn_);
  EXPECT_EQ(owner_.received, "bye");
}

TEST_F(KernelNetTest, SendingToAPeerThatHasClosedRaisesNoSignal) {
  ListenOnLoopback();
  Establish();
  net_.Close(accepted_.back(), CloseMode::kGraceful);
  accepted_.pop_back();
  ASSERT_TRUE(real_.RunUntil([&] {
    conn_.Send("x", 1);
    return conn_.failed();
  }));
  EXPECT_TRUE(conn_.error() == ConnectionError::kBrokenPipe ||
              conn_.error() == ConnectionError::kReset);
}

TEST_F(KernelNetTest, MoreThanTheSocketTakesArrivesWhole) {
  ListenOnLoopback();
  Establish();
  std::string sent;
  for (int i = 0; sent.size() < (8 << 20); ++i) sent += std::to_string(i) + ",";
  Connection server(&real_.context);
  RecordingOwner server_owner;
  server_owner.on_ready = [&](Connection* conn) { server_owner.Read(conn); };
  owner_.to_send = sent;
  CountingWait room(&real_.loop);
  const auto go_on = [&] {
    owner_.Write(&conn_);
    if (!owner_.to_send.empty()) conn_.AwaitSend(room);
  };
  room.on_run = go_on;
  go_on();
  ASSERT_FALSE(owner_.to_send.empty());
  ASSERT_EQ(server.Adopt(accepted_.back(), &server_owner), 0);
  accepted_.pop_back();
  ASSERT_TRUE(real_.RunUntil(
      [&] { return server_owner.received.size() >= sent.size(); }));
  EXPECT_EQ(server_owner.received, sent);
  EXPECT_GT(room.runs, 0);
}

TEST_F(KernelNetTest, TheServerNeverAcceptsABareCheckThatResets) {
  ListenOnLoopback();
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(conn_.Open({.address = &address_}, &owner_), 0);
    owner_.on_ready = [](Connection* conn) { conn->Close(CloseMode::kReset); };
    ASSERT_TRUE(real_.RunUntil([&] { return !conn_.open(); }));
    EXPECT_TRUE(conn_.established());
  }
  real_.loop.RunOnce(Millis(20));
  EXPECT_TRUE(accepted_.empty());
}

TEST_F(KernelNetTest, ItsSocketsDoNotBlockAndAreNotInherited) {
  ListenOnLoopback();
  Establish();
  for (const int fd : {conn_.fd(), accepted_.back()}) {
    EXPECT_TRUE(fcntl(fd, F_GETFL) & O_NONBLOCK);
    EXPECT_TRUE(fcntl(fd, F_GETFD) & FD_CLOEXEC);
  }
}

// --- Unix sockets ---

class UnixTest : public KernelNetTest {
 protected:
  UnixTest() {
    char directory[] = "/tmp/checkd-XXXXXX";
    directory_ = mkdtemp(directory);
  }
  ~UnixTest() override {
    unlink(path().c_str());
    rmdir(directory_.c_str());
  }
  std::string path() const { return directory_ + "/s"; }
  std::string directory_;
};

TEST_F(UnixTest, ConnectsToAPath) {
  Listen(Address::Unix(path()));
  Establish();
  EXPECT_EQ(conn_.Send("x", 1), 1u);
}

TEST_F(UnixTest, ConnectsToAnAbstractName) {
  Listen(Address::Abstract(path()));
  Establish();
  conn_.Close(CloseMode::kReset);
  listener_.Close();
  Listen(Address::AbstractExact(path() + "x"));
  Establish();
}

TEST_F(UnixTest, AMissingPathFailsAtOnce) {
  address_ = Address::Unix(path());
  EXPECT_EQ(conn_.Open({.address = &address_}, &owner_), ENOENT);
  EXPECT_EQ(conn_.error(), ConnectionError::kGeneral);
  EXPECT_EQ(conn_.sys_errno(), ENOENT);
}

TEST_F(UnixTest, APeerThatLeavesBeforeWeLookWasThere) {
  // Accepted and closed without the loop, so that the first event tells of
  // both.
  address_ = Address::Unix(path());
  const int listening = net_.Listen(address_, 1, &address_);
  ASSERT_GE(listening, 0);
  ASSERT_EQ(conn_.Open({.address = &address_}, &owner_), 0);
  Address peer;
  const int fd = net_.Accept(listening, &peer);
  ASSERT_GE(fd, 0);
  net_.Close(fd, CloseMode::kGraceful);
  net_.Close(listening, CloseMode::kGraceful);
  ASSERT_TRUE(real_.RunUntil([&] { return owner_.calls > 0; }));
  EXPECT_TRUE(conn_.established());
  owner_.Read(&conn_);
  EXPECT_TRUE(conn_.eof());
  EXPECT_FALSE(conn_.failed());
}

TEST_F(UnixTest, ListeningTakesAPathOverFromWhoHadIt) {
  Listen(Address::Unix(path()));
  int taken = 0;
  Listener second(&real_.context, [&](int fd, const Address&) {
    ++taken;
    net_.Close(fd, CloseMode::kGraceful);
  });
  ASSERT_EQ(second.Listen(Address::Unix(path())), 0);
  ASSERT_EQ(conn_.Open({.address = &address_}, &owner_), 0);
  ASSERT_TRUE(real_.RunUntil([&] { return taken == 1; }));
  EXPECT_TRUE(accepted_.empty());
}

}  // namespace
}  // namespace checkd
