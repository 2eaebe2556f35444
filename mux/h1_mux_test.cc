#include "mux/h1_mux.h"

#include <cerrno>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "mux/testing/mux_world.h"

namespace checkd {
namespace {

constexpr char kGet[] = "GET / HTTP/1.0\r\n\r\n";

std::string Numbers(size_t size) {
  std::string out;
  for (int i = 0; out.size() < size; ++i) out += std::to_string(i) + ' ';
  return out;
}

std::string InChunks(std::string_view body, size_t size) {
  std::string out = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
  char line[32];
  for (size_t at = 0; at < body.size(); at += size) {
    const std::string_view chunk = body.substr(at, size);
    out.append(line,
               std::snprintf(line, sizeof(line), "%zx\r\n", chunk.size()));
    out.append(chunk).append("\r\n");
  }
  return out + "0\r\n\r\n";
}

class H1MuxTest : public testing::Test {
 protected:
  // Sends `request` once established; the server answers with `reply`.
  void Run(const std::string& reply, std::optional<SimClose> then = {},
           std::string_view request = kGet) {
    ReplyPeer peer("\r\n\r\n", reply, then);
    world_.net.AddServer(world_.address, {.peer = &peer});
    upper_.on_wake = [&] {
      if (!upper_.stream->failed()) upper_.Send(request);
    };
    upper_.Open(world_, MuxProtocol::kHttp1);
    EXPECT_TRUE(world_.loop.RunUntilIdle());
    upper_.on_wake = nullptr;
    world_.net.RemoveServer(world_.address);
  }
  MuxStream& stream() { return *upper_.stream; }

  MuxWorld world_;
  RecordingUpper upper_;
};

TEST_F(H1MuxTest, ParsesAResponse) {
  Run("HTTP/1.1 200 Fine\r\nContent-Length: 5\r\nA: b\r\n\r\nhello");
  const HttpResponse& response = upper_.response();
  EXPECT_TRUE(response.headers_complete);
  EXPECT_TRUE(response.body_expected);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.version, 11);
  EXPECT_EQ(response.reason, "Fine");
  ASSERT_EQ(response.headers.size(), 2u);
  EXPECT_EQ(response.headers[1].first, "A");
  EXPECT_EQ(response.headers[1].second, "b");
  EXPECT_TRUE(stream().end_of_message());
  EXPECT_FALSE(stream().protocol_error());
  upper_.Receive();
  EXPECT_EQ(upper_.received, "hello");
  EXPECT_EQ(response.reason, "Fine") << "the head stays when the body has left";
}

TEST_F(H1MuxTest, KnowsThatHeadHasNoBodyFromTheBytesSent) {
  Run("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", {},
      "HEAD / HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(stream().end_of_message());
  EXPECT_FALSE(upper_.response().body_expected);
}

TEST_F(H1MuxTest, EndsAnUnframedBodyWithTheConnection) {
  Run("HTTP/1.0 200 OK\r\n\r\nall of it", SimClose::kFin);
  EXPECT_TRUE(stream().end_of_message());
  EXPECT_TRUE(stream().eof());
  upper_.Receive();
  EXPECT_EQ(upper_.received, "all of it");
}

TEST_F(H1MuxTest, FlagsATruncatedBodyAsEndWithoutMessageEnd) {
  Run("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nabc", SimClose::kFin);
  EXPECT_TRUE(stream().eof());
  EXPECT_FALSE(stream().end_of_message());
  EXPECT_FALSE(stream().protocol_error());
  EXPECT_EQ(upper_.response().status, 200);
}

TEST_F(H1MuxTest, CallsTheEndBeforeTheHeadersAProtocolError) {
  for (const char* reply : {"", "HTTP/1.1 200 OK\r\nA: b\r\n"}) {
    upper_.calls.clear();
    Run(reply, SimClose::kFin);
    EXPECT_TRUE(stream().protocol_error());
    EXPECT_FALSE(stream().body_error());
    EXPECT_TRUE(stream().eof());
    EXPECT_EQ(upper_.response().status, 0);
    EXPECT_EQ(upper_.calls, "wr");
    upper_.Detach();
  }
}

TEST_F(H1MuxTest, RefusesWhatIsNotHttp) {
  Run("220 smtp.example ESMTP\r\n");
  EXPECT_TRUE(stream().protocol_error());
  EXPECT_FALSE(upper_.response().headers_complete);
}

TEST_F(H1MuxTest, RefusesAHeadLargerThanItsBuffer) {
  Run("HTTP/1.1 200 OK\r\nA: " + std::string(20000, 'a') + "\r\n\r\n");
  EXPECT_TRUE(stream().protocol_error());
  EXPECT_FALSE(upper_.response().headers_complete);
}

TEST_F(H1MuxTest, TakesAHeadThatNearlyFillsItsBufferAndTheBodyAfterIt) {
  const std::string body = Numbers(3000);
  Run("HTTP/1.1 200 OK\r\nA: " + std::string(16250, 'a') + "\r\n\r\n" + body,
      SimClose::kFin);
  EXPECT_EQ(upper_.response().status, 200);
  upper_.ReceiveAll(world_);
  EXPECT_EQ(upper_.received, body);
  EXPECT_TRUE(stream().end_of_message());
}

TEST_F(H1MuxTest, TellsABodyErrorFromOneInTheHead) {
  Run("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\nzz\r\n");
  EXPECT_TRUE(stream().protocol_error());
  EXPECT_TRUE(stream().body_error());
  EXPECT_EQ(upper_.response().status, 200);
  upper_.Receive();
  EXPECT_EQ(upper_.received, "ab");
}

TEST_F(H1MuxTest, ShowsAResetTogetherWithTheDataItCameWith) {
  bool failed_at_recv = false;
  upper_.on_recv = [&] { failed_at_recv = stream().failed(); };
  FnPeer peer;
  peer.on_data = [](SimConn conn, std::string_view) {
    conn.Send("HTTP/1.1 200 OK\r\n\r\nbody");
    conn.Close(SimClose::kRst);
  };
  world_.net.AddServer(world_.address, {.peer = &peer});
  upper_.Open(world_, MuxProtocol::kHttp1);
  world_.loop.RunUntil([&] { return stream().established(); });
  upper_.Send(kGet);
  world_.loop.RunUntilIdle();
  EXPECT_EQ(upper_.response().status, 200);
  EXPECT_TRUE(failed_at_recv);
  EXPECT_EQ(stream().sys_errno(), ECONNRESET);
  EXPECT_FALSE(stream().end_of_message());
  EXPECT_EQ(upper_.calls, "wrw") << "data first, then the failure";
  upper_.Receive();
  EXPECT_EQ(upper_.received, "body");
}

TEST_F(H1MuxTest, TellsOfALaterResetByWakeAlone) {
  FnPeer peer;
  peer.on_data = [](SimConn conn, std::string_view) {
    conn.Send("HTTP/1.1 200 OK\r\n\r\nbody");
    conn.Close(SimClose::kRst, Millis(50));
  };
  world_.net.AddServer(world_.address, {.peer = &peer});
  upper_.on_wake = [&] {
    if (!stream().failed()) upper_.Send(kGet);
  };
  upper_.Open(world_, MuxProtocol::kHttp1);
  world_.loop.RunUntilIdle();
  EXPECT_EQ(upper_.calls, "wrw");
  EXPECT_EQ(stream().error(), ConnectionError::kReset);
}

TEST_F(H1MuxTest, KeepsAResponseThatCameBeforeTheRequest) {
  FnPeer peer;
  peer.on_data = [](SimConn conn, std::string_view) {
    conn.Send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
  };
  world_.net.AddServer(world_.address, {.peer = &peer});
  upper_.Open(world_, MuxProtocol::kHttp1);
  world_.loop.RunUntil([&] { return stream().established(); });
  upper_.Send("GET / ");
  world_.loop.RunUntilIdle();
  EXPECT_EQ(upper_.response().status, 200);
  EXPECT_EQ(upper_.Send("HTTP/1.0\r\n\r\n"), 12u);
}

TEST_F(H1MuxTest, StopsReadingWhenNobodyTakesTheBodyAndGoesOnInRcvBuf) {
  const std::string body = Numbers(100000);
  Run("HTTP/1.1 200 OK\r\n\r\n" + body, SimClose::kFin);
  EXPECT_FALSE(stream().eof());
  EXPECT_FALSE(stream().end_of_message());
  EXPECT_EQ(world_.connector.buffers()->in_use(), 1u)
      << "one block and no more";
  upper_.ReceiveAll(world_, 1000);
  EXPECT_EQ(upper_.received, body);
  EXPECT_TRUE(stream().end_of_message());
}

// The block is full, part of it is taken, and more arrives.
TEST_F(H1MuxTest, MakesRoomInAFullBlockWithoutLosingWhatWasNotTaken) {
  const std::string body = Numbers(40000);
  FnPeer peer;
  peer.on_data = [&](SimConn conn, std::string_view) {
    conn.Send("HTTP/1.1 200 OK\r\n\r\n" + body.substr(0, 20000));
    conn.Send(body.substr(20000), Millis(50));
    conn.Close(SimClose::kFin, Millis(50));
  };
  world_.net.AddServer(world_.address, {.peer = &peer});
  upper_.on_wake = [&] { upper_.Send(kGet); };
  upper_.Open(world_, MuxProtocol::kHttp1);
  world_.loop.RunFor(Millis(20));
  Buffer some(world_.connector.buffers());
  ASSERT_EQ(stream().mux()->RcvBuf(stream(), some, 1000), 1000u);
  upper_.received = some.view();
  const size_t calls = upper_.calls.size();
  world_.loop.RunFor(Millis(100));
  EXPECT_GT(upper_.calls.size(), calls) << "there was room for more";
  upper_.ReceiveAll(world_);
  EXPECT_EQ(upper_.received, body);
  EXPECT_TRUE(stream().end_of_message());
}

TEST_F(H1MuxTest, GivesUpOnAnEndlessFloodOfInterimResponses) {
  std::string flood;
  for (int i = 0; i < 5000; ++i) flood += "HTTP/1.1 100 Continue\r\n\r\n";
  Run(flood);
  EXPECT_TRUE(stream().protocol_error());
  EXPECT_EQ(upper_.response().status, 0);
  EXPECT_EQ(upper_.response().excess, "more than 10 interim responses");
}

TEST_F(H1MuxTest, ServesAnUpperLayerThatPulls) {
  const std::string body = Numbers(5000);
  ReplyPeer peer("\r\n\r\n", InChunks(body, 100), {}, Millis(1));
  world_.net.AddServer(world_.address, {.peer = &peer});
  world_.net.set_faults(SimFaults::Rough());
  CountingWait wait(world_.loop.loop());
  wait.on_run = [&] {
    upper_.Receive(333);
    if (!stream().end_of_message()) {
      stream().mux()->Subscribe(stream(), kCanRecv, wait);
    }
  };
  upper_.on_wake = [&] {
    upper_.Send(kGet);
    stream().mux()->Subscribe(stream(), kCanRecv, wait);
  };
  upper_.Open(world_, MuxProtocol::kHttp1);
  world_.loop.RunFor(Seconds(60));
  EXPECT_EQ(upper_.received, body) << world_.net.log();
}

TEST_F(H1MuxTest, EncodesTheRequestOfItsProtocol) {
  Run("HTTP/1.1 204 No\r\n\r\n");
  Buffer buf(world_.connector.buffers());
  EXPECT_TRUE(stream().mux()->EncodeRequest(HttpRequest(), buf));
  EXPECT_EQ(buf.view(), "OPTIONS / HTTP/1.0\r\n\r\n");

  HttpRequest large;
  large.body.assign(20000, 'x');
  EXPECT_FALSE(stream().mux()->EncodeRequest(large, buf));
  EXPECT_EQ(buf.view(), "OPTIONS / HTTP/1.0\r\n\r\n");
}

struct RoughCase {
  std::string reply;
  std::string body;
  std::optional<SimClose> then;
};

// Responses of every framing, larger and smaller than the mux's own buffer,
// over links that cut, delay and lie about readiness.
TEST(H1Mux, LosesNoEdgeOnARoughNetwork) {
  const std::string body = Numbers(3000);
  const RoughCase cases[] = {
      {InChunks(body, 700), body, {}},
      {InChunks(body, 1), body, {}},
      {"HTTP/1.1 200 OK\r\n\r\n" + body, body, SimClose::kFin},
      {"HTTP/1.1 103 E\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body,
       body,
       {}},
      {"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", "", {}},
  };
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    for (const RoughCase& c : cases) {
      MuxWorld world(seed, {.buffer_size = 512});
      ReplyPeer peer("\r\n\r\n", c.reply, c.then);
      world.net.AddServer(world.address, {.peer = &peer});
      world.net.set_faults(SimFaults::Rough());
      RecordingUpper upper;
      CountingWait wait(world.loop.loop());
      size_t sent = 0;
      const auto send = [&] {
        sent += upper.Send(std::string_view(kGet).substr(sent));
        if (sent < sizeof(kGet) - 1) {
          upper.stream->mux()->Subscribe(*upper.stream, kCanSend, wait);
        }
      };
      upper.on_wake = wait.on_run = send;
      upper.on_recv = [&] { upper.Receive(1 + seed * 7 % 400); };
      upper.Open(world, MuxProtocol::kHttp1);
      ASSERT_TRUE(world.loop.RunUntilIdle());
      ASSERT_EQ(upper.received, c.body) << "seed " << seed << world.net.log();
      ASSERT_TRUE(upper.stream->end_of_message()) << "seed " << seed;
      ASSERT_EQ(upper.response().status, 200);
    }
  }
}

}  // namespace
}  // namespace checkd
