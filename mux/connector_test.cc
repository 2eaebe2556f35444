#include "mux/connector.h"

#include <cerrno>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "mux/testing/mux_world.h"

namespace checkd {
namespace {

TEST(Connector, StartsOnThePendingMuxAndInstallsTheFinalOne) {
  for (const auto& [protocol, name] :
       {std::pair(MuxProtocol::kNone, "passthrough"),
        std::pair(MuxProtocol::kHttp1, "h1")}) {
    MuxWorld world;
    world.net.AddServer(world.address, {.latency = Millis(5)});
    RecordingUpper upper;
    upper.Open(world, protocol);
    EXPECT_STREQ(upper.stream->mux()->name(), "pending");
    EXPECT_FALSE(upper.stream->established());
    EXPECT_EQ(upper.calls, "");

    world.loop.RunFor(Millis(20));
    EXPECT_EQ(upper.calls, "w");
    EXPECT_STREQ(upper.stream->mux()->name(), name);
    EXPECT_TRUE(upper.stream->established());
    EXPECT_EQ(world.connector.in_use(), 1u);
  }
}

TEST(Connector, PutsAFailureMetAtOnceIntoTheStream) {
  MuxWorld world;
  world.net.AddServer(world.address, {.connect_errno = ENETUNREACH});
  RecordingUpper upper;
  upper.Open(world, MuxProtocol::kHttp1);
  EXPECT_TRUE(upper.stream->failed());
  EXPECT_EQ(upper.stream->sys_errno(), ENETUNREACH);
  EXPECT_TRUE(world.loop.RunUntilIdle());
  EXPECT_EQ(upper.calls, "");
  upper.Detach();
  EXPECT_EQ(world.connector.in_use(), 0u);
}

TEST(Connector, WakesTheUpperLayerWhenTheConnectionIsRefused) {
  MuxWorld world;
  world.net.AddServer(world.address, SimServer::Refusing());
  RecordingUpper upper;
  upper.Open(world, MuxProtocol::kNone);
  world.loop.RunUntilIdle();
  EXPECT_EQ(upper.calls, "w");
  EXPECT_FALSE(upper.stream->established());
  EXPECT_EQ(upper.stream->error(), ConnectionError::kRefused);
  EXPECT_EQ(upper.stream->sys_errno(), ECONNREFUSED);
}

// A peer that sends at once, in two parts, and then resets.
FnPeer Banner() {
  FnPeer peer;
  peer.on_accept = [](SimConn conn) {
    conn.Send("HTTP/1.0 200 OK\r\n");
    conn.Send("\r\nbanner", Millis(1));
    conn.Close(SimClose::kRst, Millis(1));
  };
  return peer;
}

TEST(Connector, LetsTheUpperLayerDetachInsideAnyCallback) {
  for (const MuxProtocol protocol : {MuxProtocol::kNone, MuxProtocol::kHttp1}) {
    std::string all;
    for (size_t nth = 0; nth == 0 || nth <= all.size(); ++nth) {
      MuxWorld world;
      FnPeer peer = Banner();
      world.net.AddServer(world.address, {.peer = &peer});
      RecordingUpper upper;
      const auto act = [&] {
        if (upper.calls.size() == nth) return upper.Detach();
        upper.Receive();
      };
      upper.on_recv = upper.on_wake = act;
      upper.Open(world, protocol);
      world.loop.RunUntilIdle();
      if (nth == 0) {
        all = upper.calls;
        EXPECT_GE(all.size(), 2u);
      } else {
        EXPECT_EQ(upper.calls, all.substr(0, nth));
        EXPECT_EQ(world.connector.in_use(), 0u);
        EXPECT_EQ(world.net.open_sockets(), 0u) << world.net.log();
      }
    }
  }
}

TEST(Connector, ServesAStreamOpenedInsideACallbackOfTheOneBefore) {
  MuxWorld world;
  ReplyPeer peer("?", "!");
  world.net.AddServer(world.address, {.peer = &peer});
  RecordingUpper upper;
  int runs = 0;
  upper.on_wake = [&] { upper.Send("?"); };
  upper.on_recv = [&] {
    upper.Receive();
    upper.Detach();
    if (++runs < 5) upper.Open(world, MuxProtocol::kNone);
  };
  upper.Open(world, MuxProtocol::kNone);
  world.loop.RunUntilIdle();
  EXPECT_EQ(upper.received, "!!!!!");
  EXPECT_EQ(upper.calls, "wrwrwrwrwr");
  EXPECT_EQ(world.connector.in_use(), 0u);
}

TEST(Connector, TellsADetachedStreamNothing) {
  MuxWorld world;
  FnPeer peer = Banner();
  world.net.AddServer(world.address, {.peer = &peer});
  RecordingUpper upper;
  CountingWait wait(world.loop.loop());
  upper.Open(world, MuxProtocol::kHttp1);
  upper.stream->mux()->Subscribe(*upper.stream, kCanSend | kCanRecv, wait);
  upper.stream->mux()->Unsubscribe(*upper.stream, kCanSend | kCanRecv, wait);
  upper.Detach();
  world.loop.RunUntilIdle();
  EXPECT_EQ(upper.calls, "");
  EXPECT_EQ(wait.runs, 0);
  EXPECT_EQ(wait.events, 0);
}

TEST(Connector, ClearsSubscriptionsThatADetachLeftBehind) {
  MuxWorld world;
  world.net.AddServer(world.address, {});
  RecordingUpper upper;
  CountingWait wait(world.loop.loop());
  upper.Open(world, MuxProtocol::kHttp1);
  world.loop.RunUntil([&] { return upper.stream->established(); });
  upper.stream->mux()->Subscribe(*upper.stream, kCanRecv, wait);
  ASSERT_EQ(wait.events, kCanRecv);
  upper.Detach();
  EXPECT_EQ(wait.events, 0);
  upper.Open(world, MuxProtocol::kHttp1);
  world.loop.RunUntilIdle();
  EXPECT_EQ(wait.runs, 0);
}

TEST(Connector, ReusesSessionsAndBuffers) {
  MuxWorld world;
  ReplyPeer peer("?", "HTTP/1.0 200 OK\r\n\r\n", SimClose::kFin);
  world.net.AddServer(world.address, {.peer = &peer});
  MuxStream* first = nullptr;
  for (int i = 0; i < 3; ++i) {
    RecordingUpper upper;
    upper.on_wake = [&] { upper.Send("?"); };
    upper.Open(world, MuxProtocol::kHttp1);
    if (first == nullptr) first = upper.stream;
    EXPECT_EQ(upper.stream, first);
    world.loop.RunUntilIdle();
    EXPECT_EQ(upper.response().status, 200);
    EXPECT_TRUE(upper.stream->end_of_message());
    upper.Detach();
    EXPECT_EQ(world.connector.buffers()->in_use(), 0u);
  }
}

}  // namespace
}  // namespace checkd
