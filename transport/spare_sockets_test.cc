#include "transport/spare_sockets.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "tasks/testing/test_loop.h"
#include "transport/listener.h"
#include "transport/testing/forwarding_net.h"
#include "transport/testing/real_loop.h"
#include "transport/testing/recording_owner.h"
#include "transport/testing/sim_net.h"

namespace checkd {
namespace {

// Real sockets: what the kernel does with one that is connected again.
class SpareSocketsTest : public testing::Test {
 protected:
  SpareSocketsTest() {
    real_.context.spares = &spares_;
    EXPECT_EQ(listener_.Listen(*Address::FromIp("127.0.0.1")), 0);
  }
  ~SpareSocketsTest() override {
    for (const int fd : accepted_) close(fd);
  }

  Endpoint endpoint() const {
    return {.address = &listener_.address(), .defer_ack = false};
  }
  // Connects until both sides know, and closes; the descriptor.
  int Converse(CloseMode mode = CloseMode::kReset) {
    const size_t before = accepted_.size();
    Connection conn(&real_.context);
    RecordingOwner owner;
    EXPECT_EQ(conn.Open(endpoint(), &owner), 0);
    EXPECT_TRUE(real_.RunUntil(
        [&] { return accepted_.size() > before && conn.established(); }));
    EXPECT_FALSE(conn.failed());
    const int fd = conn.fd();
    conn.Close(mode);
    return fd;
  }
  // What the server reads next from the connection accepted last.
  int ReadLast() {
    char byte;
    fcntl(accepted_.back(), F_SETFL, 0);
    return recv(accepted_.back(), &byte, 1, 0) < 0 ? errno : 0;
  }

  RealLoop real_;
  SpareSockets spares_{&real_.loop, &real_.poller, &real_.net};
  std::vector<int> accepted_;
  Listener listener_{&real_.context, [this](int fd, const Address&) {
                       accepted_.push_back(fd);
                     }};
};

TEST_F(SpareSocketsTest, ASocketServesManyConnections) {
  const int first = Converse();
  EXPECT_EQ(spares_.size(), 1u);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(Converse(), first);
    EXPECT_EQ(ReadLast(), ECONNRESET) << "as after a close with reset";
  }
  EXPECT_EQ(spares_.size(), 1u);
}

TEST_F(SpareSocketsTest, BytesOfOneConnectionNeverReachTheNext) {
  for (int i = 0; i < 3; ++i) {
    Connection conn(&real_.context);
    RecordingOwner owner;
    const size_t before = accepted_.size();
    ASSERT_EQ(conn.Open(endpoint(), &owner), 0);
    ASSERT_TRUE(real_.RunUntil(
        [&] { return accepted_.size() > before && conn.established(); }));
    EXPECT_FALSE(conn.readable());
    ASSERT_EQ(send(accepted_.back(), "old", 3, 0), 3);
    shutdown(accepted_.back(), SHUT_WR);
    ASSERT_TRUE(real_.RunUntil([&] { return conn.readable(); }));
    if (i == 1) {
      char block[8];
      EXPECT_EQ(conn.Recv(block, sizeof(block)), 3u);
      EXPECT_EQ(conn.Recv(block, sizeof(block)), 0u);
      EXPECT_TRUE(conn.eof());
    }
    conn.Close(CloseMode::kReset);
    EXPECT_EQ(spares_.size(), 1u);
  }
}

TEST_F(SpareSocketsTest, ASpareOneThatCannotConnectFailsAsAnyOther) {
  Converse();
  const Address gone = listener_.address();
  listener_.Close();
  Connection conn(&real_.context);
  RecordingOwner owner;
  ASSERT_EQ(conn.Open({.address = &gone}, &owner), 0);
  EXPECT_EQ(spares_.size(), 0u);
  ASSERT_TRUE(real_.RunUntil([&] { return owner.calls > 0; }));
  EXPECT_EQ(conn.error(), ConnectionError::kRefused);
  conn.Close(CloseMode::kReset);
  EXPECT_EQ(spares_.size(), 0u) << "it is in no state to serve again";
}

TEST_F(SpareSocketsTest, AGracefulEndStaysOne) {
  Converse(CloseMode::kGraceful);
  EXPECT_EQ(spares_.size(), 0u);
  EXPECT_EQ(ReadLast(), 0);
}

TEST_F(SpareSocketsTest, SocketsWithOptionsAreNotShared) {
  SocketOptions options;
  options.mark = 0;
  Connection conn(&real_.context);
  RecordingOwner owner;
  Endpoint marked = endpoint();
  marked.socket = &options;
  ASSERT_EQ(conn.Open(marked, &owner), 0);
  ASSERT_TRUE(real_.RunUntil([&] { return conn.established(); }));
  conn.Close(CloseMode::kReset);
  EXPECT_EQ(spares_.size(), 0u);
}

TEST_F(SpareSocketsTest, FamiliesAreKeptApart) {
  Converse();
  RecordingOwner owner;
  const Address ipv6 = *Address::FromIp("::1", listener_.address().port());
  Connection conn(&real_.context);
  conn.Open({.address = &ipv6}, &owner);  // refused, or no IPv6 here
  EXPECT_EQ(spares_.size(), 1u);
}

// Counts what is asked for, in vain too.
class SocketCounter final : public ForwardingNet {
 public:
  using ForwardingNet::ForwardingNet;
  int Socket(const Address& address, const SocketOptions* options,
             SocketCall* failed) override {
    ++sockets;
    return ForwardingNet::Socket(address, options, failed);
  }

  int sockets = 0;
};

// Simulated: time, shortage, and a system that cannot.
struct World {
  explicit World(std::string_view ip = "10.0.0.1")
      : address(*Address::FromIp(ip, 80)) {
    net.AddServer(address, {});
  }

  // Connects `count` times at once, and closes all.
  void Converse(int count) {
    std::vector<std::unique_ptr<Connection>> conns;
    RecordingOwner owner;
    for (int i = 0; i < count; ++i) {
      conns.push_back(std::make_unique<Connection>(&context));
      ASSERT_EQ(conns.back()->Open({.address = &address}, &owner), 0);
    }
    ASSERT_TRUE(test.RunUntil(
        [&] {
          for (const auto& conn : conns) {
            if (!conn->established()) return false;
          }
          return true;
        },
        Seconds(1)));
  }

  TestLoop test;
  SimNet net{test.poller(), test.clock(), 1};
  SpareSockets spares{test.loop(), test.poller(), &net};
  TransportContext context{test.loop(), test.poller(), &net, nullptr, &spares};
  const Address address;
};

TEST(SpareSockets, ThoseThatNobodyWantsAreClosed) {
  for (const char* ip : {"10.0.0.1", "2001:db8::1"}) {
    SCOPED_TRACE(ip);
    World world(ip);
    world.Converse(10);
    EXPECT_EQ(world.spares.size(), 10u);
    for (int i = 0; i < 40; ++i) {
      world.test.RunFor(Millis(100));
      EXPECT_GE(world.spares.size(), 3u) << "those are in use";
      world.Converse(3);
    }
    EXPECT_EQ(world.spares.size(), 3u);
    EXPECT_EQ(world.net.open_sockets(), 3u);
    world.test.RunFor(SpareSockets::kLookInterval * 3);
    EXPECT_EQ(world.spares.size(), 0u);
    EXPECT_TRUE(world.test.RunUntilIdle());
  }
}

TEST(SpareSockets, TheLastToComeIsTheFirstToServe) {
  World world;
  RecordingOwner owner;
  Connection early(&world.context);
  Connection late(&world.context);
  for (Connection* conn : {&early, &late}) {
    ASSERT_EQ(conn->Open({.address = &world.address}, &owner), 0);
  }
  ASSERT_TRUE(world.test.RunUntil(
      [&] { return early.established() && late.established(); }));
  const int fd = late.fd();
  early.Close(CloseMode::kReset);
  late.Close(CloseMode::kReset);
  ASSERT_EQ(world.spares.size(), 2u);
  ASSERT_EQ(early.Open({.address = &world.address}, &owner), 0);
  EXPECT_EQ(early.fd(), fd);
}

TEST(SpareSockets, ThereIsALimit) {
  World world;
  world.Converse(SpareSockets::kMost + 5);
  EXPECT_EQ(world.spares.size(), SpareSockets::kMost);
  EXPECT_EQ(world.net.open_sockets(), SpareSockets::kMost);
}

TEST(SpareSockets, AreGivenUpWhereDescriptorsAreShort) {
  World world;
  world.Converse(4);
  world.net.set_socket_limit(4, EMFILE);
  const Address path = Address::Unix("/run/s");
  world.net.AddServer(path, {});
  Connection conn(&world.context);
  RecordingOwner owner;
  EXPECT_EQ(conn.Open({.address = &path}, &owner), 0);
  EXPECT_EQ(world.spares.size(), 0u);
  EXPECT_EQ(world.test.loop()->NextDeadline(), kNever) << "nothing to look at";
}

TEST(SpareSockets, ThoseOfBothFamiliesAreGivenUp) {
  World world("2001:db8::1");
  world.Converse(4);
  EXPECT_TRUE(world.spares.Clear());
  EXPECT_EQ(world.spares.size(), 0u);
  EXPECT_EQ(world.net.open_sockets(), 0u);
}

TEST(SpareSockets, WhatWasGivenUpIsNotMissedAtTheNextLook) {
  World world;
  world.Converse(10);
  world.test.RunFor(SpareSockets::kLookInterval + Millis(1));
  world.spares.Clear();
  world.Converse(3);
  world.test.RunFor(SpareSockets::kLookInterval + Millis(1));
  EXPECT_EQ(world.spares.size(), 3u) << "they came after the last look";
}

TEST(SpareSockets, WithoutAnyAShortageIsMetOnce) {
  World world;
  SocketCounter counter(&world.net);
  world.context.net = &counter;
  world.net.set_socket_limit(0, EMFILE);
  Connection conn(&world.context);
  RecordingOwner owner;
  EXPECT_EQ(conn.Open({.address = &world.address}, &owner), EMFILE);
  EXPECT_EQ(counter.sockets, 1);
}

TEST(SpareSockets, UnixSocketsAreNotKept) {
  World world;
  const Address path = Address::Unix("/run/s");
  world.net.AddServer(path, {.immediate = true});
  Connection conn(&world.context);
  RecordingOwner owner;
  ASSERT_EQ(conn.Open({.address = &path}, &owner), 0);
  ASSERT_TRUE(world.test.RunUntil([&] { return conn.established(); }));
  conn.Close(CloseMode::kReset);
  EXPECT_EQ(world.spares.size(), 0u);
}

TEST(SpareSockets, WhatAConnectionHadBeforeDoesNotCount) {
  World world;
  const Address path = Address::Unix("/run/s");
  world.net.AddServer(path, {});
  Connection conn(&world.context);
  RecordingOwner owner;
  for (const Address* address : {&world.address, &path}) {
    ASSERT_EQ(conn.Open({.address = address}, &owner), 0);
    ASSERT_TRUE(world.test.RunUntil([&] { return conn.established(); }));
    conn.Close(CloseMode::kReset);
    EXPECT_EQ(world.spares.size(), 1u) << "the first one's";
  }
}

TEST(SpareSockets, OneThatIsNotConnectedYetIsNotKept) {
  World world;
  world.net.AddServer(world.address, SimServer::Silent());
  Connection conn(&world.context);
  RecordingOwner owner;
  ASSERT_EQ(conn.Open({.address = &world.address}, &owner), 0);
  world.test.RunFor(Seconds(1));
  conn.Close(CloseMode::kReset);
  EXPECT_EQ(world.spares.size(), 0u);
  EXPECT_EQ(world.net.open_sockets(), 0u);
}

TEST(SpareSockets, OneThatFailedIsNotKept) {
  World world;
  Connection conn(&world.context);
  RecordingOwner owner;
  ASSERT_EQ(conn.Open({.address = &world.address}, &owner), 0);
  ASSERT_TRUE(world.test.RunUntil([&] { return conn.established(); }));
  conn.Fail(ConnectionError::kGeneral, 0);
  conn.Close(CloseMode::kReset);
  EXPECT_EQ(world.spares.size(), 0u);
  EXPECT_EQ(world.net.open_sockets(), 0u);
}

TEST(SpareSockets, WhereTheSystemCannotNothingChanges) {
  class Old final : public ForwardingNet {
   public:
    using ForwardingNet::ForwardingNet;
    int Disconnect(int) override { return -EOPNOTSUPP; }
  };
  World world;
  Old old(&world.net);
  SpareSockets spares(world.test.loop(), world.test.poller(), &old);
  world.context.spares = &spares;
  world.Converse(2);
  EXPECT_EQ(spares.size(), 0u);
  EXPECT_EQ(world.net.open_sockets(), 0u);
}

}  // namespace
}  // namespace checkd
