// The rules of docs/architecture.md as the mux and the stream show them: 1 to
// 5, 8 and 10. One world each, on a simulated network.
#include <cerrno>
#include <string>
#include <string_view>
#include <type_traits>

#include "gtest/gtest.h"
#include "mux/testing/mux_world.h"
#include "stream/conn_stream.h"

namespace checkd {
namespace {

constexpr char kRequest[] = "GET / HTTP/1.0\r\n\r\n";

class RulesTest : public testing::TestWithParam<MuxProtocol> {
 protected:
  void Open(const SimServer& server) {
    world_.net.AddServer(world_.address, server);
    upper_.Open(world_, GetParam());
  }
  void OpenEstablished(const SimServer& server) {
    Open(server);
    ASSERT_TRUE(world_.loop.RunUntil([&] { return stream().established(); }));
  }
  MuxStream& stream() { return *upper_.stream; }
  Mux& mux() { return *stream().mux(); }
  // Sends until the window is full; how much that took.
  size_t FillWindow() {
    size_t sent = 0;
    while (const size_t n = upper_.Send(std::string(1000, 'x'))) sent += n;
    return sent;
  }

  MuxWorld world_;
  FnPeer peer_;
  RecordingUpper upper_;
  CountingWait wait_{world_.loop.loop()};
};

INSTANTIATE_TEST_SUITE_P(
    Muxes, RulesTest, testing::Values(MuxProtocol::kNone, MuxProtocol::kHttp1),
    [](const auto& info) {
      return info.param == MuxProtocol::kNone ? "Passthrough" : "Http1";
    });

// A structured binding compiles only for exactly as many members.
TEST(Rule01, DataCallbacksAreRecvAndWakeAndNothingElse) {
  constexpr DataCallbacks callbacks{};
  const auto& [recv, wake, name] = callbacks;
  static_assert(std::is_same_v<decltype(recv), void (*const)(void*)>);
  static_assert(std::is_same_v<decltype(wake), void (*const)(void*)>);
  static_assert(std::is_same_v<decltype(name), const char* const>);
  EXPECT_EQ(sizeof(callbacks), 3 * sizeof(void*));
}

TEST_P(RulesTest, Rule02SndBufTakesWhatItCanAndSaysHowMuch) {
  peer_.on_accept = [](SimConn conn) { conn.PauseReading(); };
  OpenEstablished({.peer = &peer_, .window = 10});
  Buffer buf(world_.connector.buffers());
  buf.Append(kRequest);
  EXPECT_EQ(mux().SndBuf(stream(), buf, 4), 4u) << "no more than count";
  EXPECT_EQ(mux().SndBuf(stream(), buf, buf.size()), 6u);
  EXPECT_EQ(buf.view(), std::string_view(kRequest).substr(10))
      << "the rest stays";
  EXPECT_EQ(mux().SndBuf(stream(), buf, buf.size()), 0u);
  EXPECT_FALSE(stream().failed());
}

TEST_P(RulesTest, Rule02NobodyAsksTheUpperLayerToSend) {
  OpenEstablished({.peer = &peer_});
  world_.loop.RunFor(Seconds(5));
  EXPECT_EQ(upper_.calls, "w") << "established, and not a word about room";
}

TEST_P(RulesTest, Rule03ASecondSubscriptionIsNoOp) {
  SimConn conn(nullptr, 0);
  peer_.on_accept = [&](SimConn c) { (conn = c).PauseReading(); };
  OpenEstablished({.peer = &peer_, .window = 100});
  ASSERT_EQ(FillWindow(), 100u);
  mux().Subscribe(stream(), kCanSend, wait_);
  mux().Subscribe(stream(), kCanSend, wait_);
  EXPECT_EQ(wait_.events, kCanSend);
  world_.loop.RunFor(Seconds(1));
  EXPECT_EQ(wait_.runs, 0);
  conn.ResumeReading();
  world_.loop.RunFor(Seconds(1));
  EXPECT_EQ(wait_.runs, 1) << "woken once";
  EXPECT_EQ(wait_.events, 0) << "and no longer subscribed";
  EXPECT_GT(upper_.Send("more"), 0u);
}

TEST_P(RulesTest, Rule03UnsubscribedIsNotWoken) {
  SimConn conn(nullptr, 0);
  peer_.on_accept = [&](SimConn c) { (conn = c).PauseReading(); };
  OpenEstablished({.peer = &peer_, .window = 100});
  ASSERT_EQ(FillWindow(), 100u);
  mux().Subscribe(stream(), kCanSend | kCanRecv, wait_);
  mux().Unsubscribe(stream(), kCanSend | kCanRecv, wait_);
  world_.loop.RunFor(Seconds(1));
  conn.ResumeReading();
  world_.loop.RunFor(Seconds(1));
  EXPECT_EQ(wait_.runs, 0);
}

TEST_P(RulesTest, Rule04RoomIsAnnouncedByTheTaskletNeverByANestedCall) {
  OpenEstablished({.peer = &peer_});
  mux().Subscribe(stream(), kCanSend, wait_);  // there is room already
  EXPECT_EQ(wait_.runs, 0) << "not from inside";
  EXPECT_TRUE(wait_.task.queued());
  world_.loop.RunReady();
  EXPECT_EQ(wait_.runs, 1);
}

TEST_P(RulesTest, Rule04NothingCallsBackFromInsideACall) {
  bool inside = false;
  peer_.on_data = [](SimConn conn, std::string_view) {
    conn.Send("HTTP/1.1 200 OK\r\n\r\nbody");
    conn.Close(SimClose::kRst);
  };
  const auto expect_outside = [&] { EXPECT_FALSE(inside); };
  upper_.on_wake = upper_.on_recv = wait_.on_run = expect_outside;
  OpenEstablished({.peer = &peer_});
  inside = true;
  mux().Subscribe(stream(), kCanSend | kCanRecv, wait_);
  upper_.Send(kRequest);
  inside = false;
  world_.loop.RunUntilIdle();
  inside = true;
  upper_.Receive();
  EXPECT_EQ(upper_.Send("x"), 0u);
  mux().Subscribe(stream(), kCanSend | kCanRecv, wait_);
  inside = false;
  EXPECT_TRUE(stream().failed());
}

TEST_P(RulesTest,
       Rule05NobodySendsBeforeTheConnectionStandsAndAllAreWokenThen) {
  CountingWait other(world_.loop.loop());
  std::string at_wake;
  wait_.on_run = [&] { at_wake = mux().name(); };
  Open({.peer = &peer_, .latency = Millis(20)});
  Mux* const pending = &mux();
  EXPECT_STREQ(pending->name(), "pending");
  EXPECT_EQ(upper_.Send(kRequest), 0u);
  EXPECT_FALSE(stream().failed());
  mux().Subscribe(stream(), kCanSend, wait_);
  mux().Subscribe(stream(), kCanSend, other);
  world_.loop.RunFor(Millis(39));
  EXPECT_EQ(wait_.runs + other.runs, 0);
  world_.loop.RunFor(Millis(1));
  EXPECT_EQ(wait_.runs, 1);
  EXPECT_EQ(other.runs, 1);
  EXPECT_NE(&mux(), pending);
  EXPECT_EQ(at_wake, mux().name()) << "the final mux is there when they run";
  EXPECT_EQ(upper_.Send(kRequest), sizeof(kRequest) - 1);
}

TEST_P(RulesTest, Rule05TheFailureOfTheConnectionWakesThemToo) {
  Open(SimServer::Refusing());
  mux().Subscribe(stream(), kCanSend | kCanRecv, wait_);
  world_.loop.RunUntilIdle();
  EXPECT_EQ(wait_.runs, 1);
  EXPECT_EQ(wait_.events, 0);
  EXPECT_TRUE(stream().failed());
}

TEST_P(RulesTest, Rule08SndBufLeavesTheErrnoOfTheSocketInTheStream) {
  peer_.on_accept = [](SimConn conn) { conn.Close(SimClose::kRst); };
  int sys_errno = 0;
  upper_.on_wake = [&] {
    if (stream().failed()) sys_errno = stream().sys_errno();
  };
  OpenEstablished({.peer = &peer_});
  for (int i = 0; i < 20 && !stream().failed(); ++i) {
    upper_.Send("x");
    if (stream().failed()) sys_errno = stream().sys_errno();
    world_.loop.RunFor(Millis(1));
    if (GetParam() == MuxProtocol::kNone && !stream().failed())
      upper_.Receive();
    if (stream().failed()) sys_errno = stream().sys_errno();
  }
  EXPECT_TRUE(sys_errno == ECONNRESET || sys_errno == EPIPE) << sys_errno;
  EXPECT_EQ(upper_.Send("x"), 0u) << "and takes nothing from then on";
}

TEST_P(RulesTest, Rule10NothingFiresAfterTheEndAndNothingLeaks) {
  peer_.on_data = [](SimConn conn, std::string_view) {
    conn.Send("HTTP/1.1 200 OK\r\n\r\nbody");
    conn.Close(SimClose::kRst, Millis(5));
  };
  // At every instant of a conversation.
  for (int ms = 0; ms <= 30; ++ms) {
    upper_.calls.clear();
    wait_.runs = 0;
    upper_.on_wake = [&] {
      if (!stream().failed()) upper_.Send(kRequest);
    };
    Open({.peer = &peer_, .latency = Millis(4)});
    mux().Subscribe(stream(), kCanSend | kCanRecv, wait_);
    world_.loop.RunFor(Millis(ms));
    mux().Unsubscribe(stream(), kCanSend | kCanRecv, wait_);
    wait_.task.Cancel();
    const std::string calls = upper_.calls;
    const int runs = wait_.runs;
    upper_.Detach();
    world_.loop.RunUntilIdle();
    EXPECT_EQ(upper_.calls, calls) << ms;
    EXPECT_EQ(wait_.runs, runs) << ms;
    EXPECT_EQ(wait_.events, 0) << ms;
    EXPECT_EQ(world_.connector.in_use(), 0u) << ms;
    EXPECT_EQ(world_.connector.buffers()->in_use(), 0u) << ms;
    EXPECT_EQ(world_.net.open_sockets(), 0u) << ms;
  }
}

}  // namespace
}  // namespace checkd
