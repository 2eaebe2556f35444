#include "mux/passthrough_mux.h"

#include <cerrno>
#include <string>

#include "gtest/gtest.h"
#include "mux/testing/mux_world.h"

namespace checkd {
namespace {

std::string Numbers(size_t size) {
  std::string out;
  for (int i = 0; out.size() < size; ++i) out += std::to_string(i) + ' ';
  return out;
}

class PassthroughMuxTest : public testing::Test {
 protected:
  void OpenEstablished() {
    world_.net.AddServer(world_.address, {.peer = &peer_});
    upper_.Open(world_, MuxProtocol::kNone);
    ASSERT_TRUE(
        world_.loop.RunUntil([&] { return upper_.stream->established(); }));
  }

  MuxWorld world_;
  FnPeer peer_;
  RecordingUpper upper_;
};

TEST_F(PassthroughMuxTest, CarriesBytesBothWays) {
  peer_.on_data = [](SimConn conn, std::string_view) {
    if (conn.received() == "ping") conn.Send("pong");
  };
  upper_.on_recv = [&] { upper_.Receive(); };
  OpenEstablished();
  EXPECT_EQ(upper_.Send("ping"), 4u);
  world_.loop.RunUntilIdle();
  EXPECT_EQ(upper_.received, "pong");
  EXPECT_FALSE(upper_.stream->eof());
}

TEST_F(PassthroughMuxTest, GivesNoMoreThanWasAskedFor) {
  peer_.on_data = [](SimConn conn, std::string_view) { conn.Send("abcdef"); };
  OpenEstablished();
  upper_.Send("?");
  world_.loop.RunUntilIdle();
  Buffer buf(world_.connector.buffers());
  Mux* const mux = upper_.stream->mux();
  EXPECT_EQ(mux->RcvBuf(*upper_.stream, buf, 4), 4u);
  EXPECT_EQ(mux->RcvBuf(*upper_.stream, buf, 4), 2u);
  EXPECT_EQ(mux->RcvBuf(*upper_.stream, buf, 4), 0u);
  EXPECT_EQ(buf.view(), "abcdef");
}

TEST_F(PassthroughMuxTest, StopsWhereTheCallersBufferIsFull) {
  const std::string sent = Numbers(40000);
  peer_.on_data = [&](SimConn conn, std::string_view) { conn.Send(sent); };
  OpenEstablished();
  upper_.Send("?");
  world_.loop.RunUntilIdle();
  Buffer buf(world_.connector.buffers());
  Mux* const mux = upper_.stream->mux();
  EXPECT_EQ(mux->RcvBuf(*upper_.stream, buf, SIZE_MAX), 16384u);
  EXPECT_TRUE(buf.full());
  EXPECT_EQ(mux->RcvBuf(*upper_.stream, buf, SIZE_MAX), 0u);
  upper_.ReceiveAll(world_);
  EXPECT_EQ(std::string(buf.view()) + upper_.received, sent);
}

TEST_F(PassthroughMuxTest, TellsOfTheEndAfterTheData) {
  peer_.on_data = [](SimConn conn, std::string_view) {
    conn.Send("bye");
    conn.Close(SimClose::kFin);
  };
  upper_.on_recv = [&] { upper_.Receive(); };
  OpenEstablished();
  upper_.Send("?");
  world_.loop.RunUntilIdle();
  EXPECT_EQ(upper_.received, "bye");
  EXPECT_TRUE(upper_.stream->eof());
  EXPECT_FALSE(upper_.stream->failed());
}

TEST_F(PassthroughMuxTest, GivesTheDataBeforeAResetThenItsErrno) {
  peer_.on_data = [](SimConn conn, std::string_view) {
    conn.Send("last words");
    conn.Close(SimClose::kRst);
  };
  OpenEstablished();
  upper_.Send("?");
  world_.loop.RunUntilIdle();
  upper_.Receive();
  EXPECT_EQ(upper_.received, "last words");
  EXPECT_EQ(upper_.stream->error(), ConnectionError::kReset);
  EXPECT_EQ(upper_.stream->sys_errno(), ECONNRESET);
}

TEST_F(PassthroughMuxTest, CarriesNoHttp) {
  OpenEstablished();
  Buffer buf(world_.connector.buffers());
  EXPECT_FALSE(upper_.stream->mux()->EncodeRequest(HttpRequest(), buf));
  EXPECT_EQ(upper_.stream->mux()->response(*upper_.stream), nullptr);
}

// Sends with SndBuf and Subscribe as an upper layer should, over links that
// cut, delay and lie about readiness: every byte arrives, both ways.
TEST(PassthroughMux, LosesNoEdgeOnARoughNetwork) {
  const std::string text = Numbers(9000);
  for (uint64_t seed = 1; seed <= 150; ++seed) {
    MuxWorld world(seed, {.buffer_size = 1024});
    ReplyPeer peer(text.substr(text.size() - 20), text, SimClose::kFin);
    world.net.AddServer(world.address, {.peer = &peer, .window = 1000});
    world.net.set_faults(SimFaults::Rough());
    RecordingUpper upper;
    CountingWait wait(world.loop.loop());
    size_t sent = 0;
    const auto send = [&] {
      while (sent < text.size()) {
        const size_t n = upper.Send(std::string_view(text).substr(sent, 1024));
        if (n == 0) {
          upper.stream->mux()->Subscribe(*upper.stream, kCanSend, wait);
          return;
        }
        sent += n;
      }
    };
    wait.on_run = upper.on_wake = send;
    upper.on_recv = [&] { upper.Receive(1 + seed % 700); };
    upper.Open(world, MuxProtocol::kNone);
    ASSERT_TRUE(world.loop.RunUntilIdle());
    ASSERT_EQ(sent, text.size()) << "seed " << seed << world.net.log();
    ASSERT_EQ(upper.received, text) << "seed " << seed << world.net.log();
    ASSERT_TRUE(upper.stream->eof()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace checkd
