#include "transport/listener.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <vector>

#include "gtest/gtest.h"
#include "tasks/testing/test_loop.h"
#include "transport/testing/real_loop.h"
#include "transport/testing/recording_owner.h"
#include "transport/testing/sim_net.h"

namespace checkd {
namespace {

class ListenerTest : public testing::Test {
 protected:
  ~ListenerTest() override {
    for (const int fd : accepted_) real_.net.Close(fd, CloseMode::kReset);
  }
  // A client that has come through to the listener.
  void Connect(const Address& address) {
    const size_t before = accepted_.size();
    Connection conn(&real_.context);
    RecordingOwner owner;
    ASSERT_EQ(conn.Open({.address = &address, .defer_ack = false}, &owner), 0);
    ASSERT_TRUE(real_.RunUntil([&] { return accepted_.size() > before; }));
  }

  RealLoop real_;
  std::vector<int> accepted_;
  Listener listener_{&real_.context, [this](int fd, const Address& peer) {
                       EXPECT_TRUE(peer.is_ip());
                       accepted_.push_back(fd);
                     }};
  const Address loopback_ = *Address::FromIp("127.0.0.1");
};

TEST_F(ListenerTest, PicksAPortAndTellsWhich) {
  ASSERT_EQ(listener_.Listen(loopback_), 0);
  EXPECT_NE(listener_.address().port(), 0);
  EXPECT_EQ(listener_.address().HostString(), "127.0.0.1");
  Connect(listener_.address());
}

TEST_F(ListenerTest, ReportsWhyItCannotListen) {
  ASSERT_EQ(listener_.Listen(loopback_), 0);
  Listener second(&real_.context, [](int, const Address&) {});
  EXPECT_EQ(second.Listen(listener_.address()), EADDRINUSE);
  EXPECT_FALSE(second.open());
}

TEST_F(ListenerTest, AcceptsNothingMoreOnceClosed) {
  ASSERT_EQ(listener_.Listen(loopback_), 0);
  const Address address = listener_.address();
  listener_.Close();
  listener_.Close();
  Connection conn(&real_.context);
  RecordingOwner owner;
  ASSERT_EQ(conn.Open({.address = &address}, &owner), 0);
  ASSERT_TRUE(real_.RunUntil([&] { return owner.calls > 0; }));
  EXPECT_EQ(conn.error(), ConnectionError::kRefused);
}

TEST_F(ListenerTest, UsesAnInheritedDescriptorAndLeavesItOpen) {
  // As a parent would make it: blocking.
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_storage storage;
  const socklen_t length = loopback_.ToSockaddr(&storage);
  ASSERT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&storage), length), 0);
  ASSERT_EQ(listen(fd, 8), 0);
  ASSERT_EQ(listener_.Inherit(fd), 0);
  const Address address = listener_.address();
  EXPECT_NE(address.port(), 0);
  Connect(address);
  listener_.Close();
  EXPECT_EQ(fcntl(fd, F_GETFD), 0);
  // It can be taken up again, as after a reload.
  ASSERT_EQ(listener_.Inherit(fd), 0);
  Connect(address);
  listener_.Close();
  close(fd);
}

TEST_F(ListenerTest, RefusesADescriptorThatDoesNotListen) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  EXPECT_EQ(listener_.Inherit(fd), EINVAL);
  EXPECT_FALSE(listener_.open());
  close(fd);
  EXPECT_EQ(listener_.Inherit(fd), EBADF);
}

// --- In the simulation ---

class SimListenerTest : public testing::Test {
 protected:
  ~SimListenerTest() override {
    clients_.clear();
    for (const int fd : accepted_) net_.Close(fd, CloseMode::kReset);
    listener_.reset();
    EXPECT_EQ(net_.open_sockets(), 0u) << net_.log();
  }
  void Connect(int count) {
    for (int i = 0; i < count; ++i) {
      clients_.push_back(std::make_unique<Connection>(&context_));
      ASSERT_EQ(
          clients_.back()->Open(
              {.address = &listener_->address(), .defer_ack = false}, &owner_),
          0);
    }
  }

  TestLoop test_;
  SimNet net_{test_.poller(), test_.clock(), 1};
  TransportContext context_{test_.loop(), test_.poller(), &net_};
  std::vector<int> accepted_;
  std::unique_ptr<Listener> listener_ = std::make_unique<Listener>(
      &context_, [this](int fd, const Address&) { accepted_.push_back(fd); });
  const Address address_ = *Address::FromIp("10.0.0.1", 80);
  RecordingOwner owner_;
  std::vector<std::unique_ptr<Connection>> clients_;
};

TEST_F(SimListenerTest, AcceptsAllOfALargeBurst) {
  ASSERT_EQ(listener_->Listen(address_), 0);
  Connect(500);
  test_.RunUntilIdle();
  EXPECT_EQ(accepted_.size(), 500u);
}

TEST_F(SimListenerTest, LeavesOthersInTheQueueWhilePaused) {
  listener_ =
      std::make_unique<Listener>(&context_, [this](int fd, const Address&) {
        accepted_.push_back(fd);
        if (accepted_.size() == 3) listener_->Pause();
      });
  ASSERT_EQ(listener_->Listen(address_), 0);
  Connect(5);
  test_.RunUntilIdle();
  EXPECT_EQ(accepted_.size(), 3u);
  Connect(1);
  test_.RunUntilIdle();
  EXPECT_EQ(accepted_.size(), 3u) << "an event changes nothing";
  listener_->Resume();
  listener_->Resume();
  test_.RunUntilIdle();
  EXPECT_EQ(accepted_.size(), 6u);
}

TEST_F(SimListenerTest, GoesOnWhenDescriptorsAreFreeAgain) {
  ASSERT_EQ(listener_->Listen(address_), 0);
  Connect(2);
  net_.set_socket_limit(4, EMFILE);
  test_.RunFor(Millis(500));
  EXPECT_EQ(accepted_.size(), 1u);
  net_.set_socket_limit(5, EMFILE);
  test_.RunFor(Millis(500));
  EXPECT_EQ(accepted_.size(), 2u);
}

TEST_F(SimListenerTest, MayBeDestroyedByItsOwnCallback) {
  listener_ =
      std::make_unique<Listener>(&context_, [this](int fd, const Address&) {
        accepted_.push_back(fd);
        listener_.reset();
      });
  ASSERT_EQ(listener_->Listen(address_), 0);
  Connect(3);
  test_.RunUntilIdle();
  EXPECT_EQ(accepted_.size(), 1u);
}

}  // namespace
}  // namespace checkd
