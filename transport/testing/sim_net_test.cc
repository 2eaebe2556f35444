#include "transport/testing/sim_net.h"

#include <cerrno>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tasks/testing/test_loop.h"

namespace checkd {
namespace {

// Remembers what the poller told.
struct Watcher : PollHandler {
  Watcher() : PollHandler{&Watcher::OnReady} {}
  static void OnReady(PollHandler* self, uint32_t ready) {
    static_cast<Watcher*>(self)->told.push_back(ready);
  }
  std::vector<uint32_t> told;
};

class SimNetTest : public testing::Test {
 protected:
  ~SimNetTest() override {
    if (fd_ >= 0) Close(CloseMode::kReset);
    EXPECT_EQ(net_.open_sockets(), 0u) << net_.log();
  }

  int Connect(const SimServer& server, bool defer_ack = false) {
    net_.AddServer(address_, server);
    fd_ = net_.Socket(address_, nullptr, &failed_);
    const int result = net_.Connect(fd_, address_, 0, defer_ack);
    test_.poller()->Add(fd_, &watcher_);
    return result;
  }
  void Close(CloseMode mode) {
    test_.poller()->Forget(&watcher_);
    net_.Close(fd_, mode);
    fd_ = -1;
  }
  std::string Read(size_t size) {
    std::string bytes(size, '\0');
    const ssize_t n = net_.Recv(fd_, bytes.data(), size);
    bytes.resize(n < 0 ? 0 : static_cast<size_t>(n));
    return n < 0 ? "errno " + std::to_string(-n) : bytes;
  }

  const Address address_ = *Address::FromIp("10.0.0.1", 80);
  FnPeer peer_;
  TestLoop test_;
  SimNet net_{test_.poller(), test_.clock(), 1};
  Watcher watcher_;
  int fd_ = -1;
  SocketCall failed_ = SocketCall::kNone;
};

TEST_F(SimNetTest, EstablishesAfterARoundTrip) {
  EXPECT_EQ(Connect({.latency = Millis(3)}), -EINPROGRESS);
  EXPECT_EQ(net_.Send(fd_, "x", 1), -EAGAIN);
  test_.RunFor(Duration(5999));
  EXPECT_TRUE(watcher_.told.empty());
  test_.RunFor(Duration(1));
  EXPECT_EQ(watcher_.told, (std::vector<uint32_t>{kWritable}));
}

TEST_F(SimNetTest, AnUnknownAddressRefuses) {
  fd_ = net_.Socket(address_, nullptr, &failed_);
  EXPECT_EQ(net_.Connect(fd_, address_, 0, false), -EINPROGRESS);
  test_.poller()->Add(fd_, &watcher_);
  test_.RunUntilIdle();
  ASSERT_EQ(watcher_.told.size(), 1u);
  EXPECT_TRUE(watcher_.told[0] & kError);
  EXPECT_TRUE(watcher_.told[0] & kHangup);
  EXPECT_EQ(net_.TakeError(fd_), ECONNREFUSED);
  EXPECT_EQ(net_.TakeError(fd_), 0);
}

TEST_F(SimNetTest, TellsOfEachArrivalOnce) {
  peer_.on_accept = [](SimConn conn) {
    conn.Send("a", Millis(1));
    conn.Send("b", Millis(2));
  };
  Connect({.peer = &peer_});
  test_.RunUntilIdle();
  constexpr uint32_t kBoth = kReadable | kWritable;
  EXPECT_EQ(watcher_.told, (std::vector<uint32_t>{kWritable, kBoth, kBoth}));
  test_.RunFor(Seconds(1));
  EXPECT_EQ(watcher_.told.size(), 3u);
  EXPECT_EQ(Read(9), "ab");
  EXPECT_EQ(Read(9), "errno " + std::to_string(EAGAIN));
}

TEST_F(SimNetTest, AHalfClosedPeerStillReads) {
  std::string heard;
  peer_.on_accept = [](SimConn conn) { conn.Close(SimClose::kHalf); };
  peer_.on_data = [&](SimConn, std::string_view bytes) { heard += bytes; };
  Connect({.peer = &peer_});
  test_.RunUntilIdle();
  EXPECT_EQ(watcher_.told.back(), kReadable | kWritable | kReadHangup);
  EXPECT_EQ(Read(1), "");
  EXPECT_EQ(net_.Send(fd_, "x", 1), 1);
  test_.RunUntilIdle();
  EXPECT_EQ(heard, "x");
}

TEST_F(SimNetTest, APeerThatHasClosedAnswersDataWithAReset) {
  peer_.on_accept = [](SimConn conn) { conn.Close(SimClose::kFin); };
  Connect({.peer = &peer_});
  test_.RunUntilIdle();
  EXPECT_EQ(net_.Send(fd_, "x", 1), 1);
  test_.RunUntilIdle();
  EXPECT_TRUE(watcher_.told.back() & kError);
  EXPECT_EQ(net_.Send(fd_, "x", 1), -EPIPE);
}

TEST_F(SimNetTest, AResetIsToldOnceAndThenTheEnd) {
  peer_.on_accept = [](SimConn conn) {
    conn.Send("x");
    conn.Close(SimClose::kRst);
  };
  Connect({.peer = &peer_});
  test_.RunUntilIdle();
  EXPECT_EQ(Read(9), "x");
  EXPECT_EQ(Read(9), "errno " + std::to_string(ECONNRESET));
  EXPECT_EQ(Read(9), "");
  EXPECT_EQ(net_.Send(fd_, "x", 1), -EPIPE);
}

TEST_F(SimNetTest, ClosingWithUnreadBytesResets) {
  std::vector<SimClose> seen;
  peer_.on_accept = [](SimConn conn) { conn.Send("x"); };
  peer_.on_close = [&](SimConn, SimClose how) { seen.push_back(how); };
  Connect({.peer = &peer_});
  test_.RunUntilIdle();
  Close(CloseMode::kGraceful);
  test_.RunUntilIdle();
  EXPECT_EQ(seen, (std::vector<SimClose>{SimClose::kRst}));
}

TEST_F(SimNetTest, TheDeferredAckComesWithDataOrLate) {
  Instant accepted{};
  peer_.on_accept = [&](SimConn) { accepted = test_.clock()->Now(); };
  Connect({.peer = &peer_}, true);
  test_.RunUntilIdle();
  EXPECT_GE(accepted - Instant{}, Millis(40));
  Close(CloseMode::kReset);
  const Instant start = test_.clock()->Now();
  Connect({.peer = &peer_}, true);
  test_.RunFor(Millis(1));
  net_.Send(fd_, "x", 1);
  test_.RunUntilIdle();
  EXPECT_LE(accepted - start, Millis(2));
}

TEST_F(SimNetTest, NeverSendsAcrossACut) {
  Connect({.cut_send_at = 3});
  test_.RunUntilIdle();
  EXPECT_EQ(net_.Send(fd_, "abcdef", 6), 3);
  const size_t told = watcher_.told.size();
  test_.RunUntilIdle();
  EXPECT_EQ(watcher_.told.size(), told + 1);
  EXPECT_EQ(net_.Send(fd_, "def", 3), 3);
}

TEST_F(SimNetTest, TellsOfRoomOnlyWhoHasMetItsLack) {
  peer_.on_accept = [](SimConn conn) { conn.PauseReading(); };
  Connect({.peer = &peer_, .window = 4});
  test_.RunUntilIdle();
  EXPECT_EQ(net_.Send(fd_, "abcd", 4), 4);
  SimConn(&net_, 1).ResumeReading();
  test_.RunUntilIdle();
  EXPECT_EQ(watcher_.told.size(), 1u);
  EXPECT_EQ(net_.Send(fd_, "abcde", 5), 4);
  test_.RunUntilIdle();
  EXPECT_EQ(watcher_.told.size(), 2u);
}

TEST_F(SimNetTest, ALieIsFollowedByAnEvent) {
  peer_.on_accept = [](SimConn conn) { conn.Send("x"); };
  Connect({.peer = &peer_});
  test_.RunUntilIdle();
  net_.set_faults({.spurious_eagain = 1});
  size_t told = watcher_.told.size();
  EXPECT_EQ(Read(1), "errno " + std::to_string(EAGAIN));
  test_.RunUntilIdle();
  EXPECT_EQ(watcher_.told.size(), told + 1);
  EXPECT_EQ(net_.Send(fd_, "x", 1), -EAGAIN);
  test_.RunUntilIdle();
  EXPECT_EQ(watcher_.told.size(), told + 2);
}

// One conversation with everything going wrong, as text.
std::string Replay(uint64_t seed) {
  TestLoop test;
  SimNet net(test.poller(), test.clock(), seed);
  SimFaults faults = SimFaults::Rough();
  faults.reset = 0.1;
  net.set_faults(faults);
  ReplyPeer peer("z", "0123456789", SimClose::kFin);
  const Address address = *Address::FromIp("10.0.0.1", 80);
  net.AddServer(address, {.peer = &peer});
  SocketCall failed;
  const int fd = net.Socket(address, nullptr, &failed);
  net.Connect(fd, address, 0, true);
  for (int i = 0; i < 20; ++i) {
    test.RunFor(Millis(1));
    char bytes[4];
    net.Send(fd, i < 19 ? "abc" : "z", i < 19 ? 3 : 1);
    net.Recv(fd, bytes, sizeof(bytes));
  }
  net.Close(fd, CloseMode::kReset);
  test.RunUntilIdle();
  return net.log();
}

TEST(SimNet, ASeedReplaysExactly) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const std::string first = Replay(seed);
    EXPECT_EQ(first, Replay(seed));
    EXPECT_NE(first, Replay(seed + 1));
  }
}

using SimNetDeathTest = SimNetTest;

TEST_F(SimNetDeathTest, MisuseEndsTheTest) {
  Connect({});
  test_.RunUntilIdle();
  EXPECT_DEATH(net_.Close(fd_, CloseMode::kReset),
               "seed 1: misuse .* while the poller watches");
  const int fd = fd_;
  Close(CloseMode::kReset);
  EXPECT_DEATH(net_.Close(fd, CloseMode::kReset),
               "seed 1: misuse of descriptor 1000000: close");
  EXPECT_DEATH(net_.Send(fd, "x", 1), "send");
  EXPECT_DEATH(net_.Recv(fd, nullptr, 0), "recv");
}

}  // namespace
}  // namespace checkd
