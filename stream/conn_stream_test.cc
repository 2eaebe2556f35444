#include "stream/conn_stream.h"

#include <cerrno>
#include <string>

#include "gtest/gtest.h"
#include "mux/testing/mux_world.h"

namespace checkd {
namespace {

// What an upper layer does at least: sends when established, reads what comes.
struct Owner {
  static void OnRecv(void* owner) {
    Owner& self = *static_cast<Owner*>(owner);
    ConnStream& cs = *self.cs;
    self.calls += 'r';
    Buffer in(self.buffers);
    cs.mux()->RcvBuf(cs.stream(), in, SIZE_MAX);
    self.received.append(in.view());
    if (self.close_at_recv) cs.Close(CloseMode::kReset);
  }
  static void OnWake(void* owner) {
    Owner& self = *static_cast<Owner*>(owner);
    ConnStream& cs = *self.cs;
    self.calls += 'w';
    if (cs.failed()) return;
    Buffer out(self.buffers);
    out.Append("ping");
    cs.mux()->SndBuf(cs.stream(), out, out.size());
  }

  BufferPool* buffers;
  std::string calls = {};
  std::string received = {};
  bool close_at_recv = false;
  ConnStream* cs = nullptr;
};

constexpr DataCallbacks kCallbacks = {&Owner::OnRecv, &Owner::OnWake, "test"};

class ConnStreamTest : public testing::Test {
 protected:
  ConnStreamTest() { owner_.cs = &cs_; }

  bool Open(const SimServer& server) {
    world_.net.AddServer(world_.address, server);
    return cs_.Open(world_.connector, {.address = &world_.address},
                    MuxProtocol::kNone);
  }

  MuxWorld world_;
  Owner owner_{world_.connector.buffers()};
  ConnStream cs_{&kCallbacks, &owner_};
  ReplyPeer peer_{"ping", "pong"};
};

TEST_F(ConnStreamTest, CallsItsOwnerBack) {
  EXPECT_FALSE(cs_.is_open());
  ASSERT_TRUE(Open({.peer = &peer_}));
  EXPECT_TRUE(cs_.is_open());
  EXPECT_FALSE(cs_.established());
  world_.loop.RunUntilIdle();
  EXPECT_TRUE(cs_.established());
  EXPECT_EQ(owner_.calls, "wr");
  EXPECT_EQ(owner_.received, "pong");
  EXPECT_EQ(cs_.owner(), &owner_);
  EXPECT_STREQ(cs_.callbacks().name, "test");
}

TEST_F(ConnStreamTest, SaysThatItCannotOpen) {
  EXPECT_FALSE(Open({.connect_errno = EADDRNOTAVAIL}));
  EXPECT_TRUE(cs_.failed());
  EXPECT_EQ(cs_.sys_errno(), EADDRNOTAVAIL);
  EXPECT_TRUE(cs_.is_open()) << "until closed";
}

TEST_F(ConnStreamTest, KeepsItsErrorWhenClosed) {
  ASSERT_TRUE(Open(SimServer::Refusing()));
  world_.loop.RunUntilIdle();
  cs_.Close(CloseMode::kReset);
  EXPECT_FALSE(cs_.is_open());
  EXPECT_FALSE(cs_.established());
  EXPECT_EQ(cs_.error(), ConnectionError::kRefused);
  EXPECT_EQ(cs_.sys_errno(), ECONNREFUSED);
  ASSERT_TRUE(Open({.peer = &peer_}));
  EXPECT_FALSE(cs_.failed()) << "a new conversation starts clean";
}

TEST_F(ConnStreamTest, MayBeClosedFromItsOwnCallback) {
  owner_.close_at_recv = true;
  ASSERT_TRUE(Open({.peer = &peer_}));
  world_.loop.RunUntilIdle();
  EXPECT_EQ(owner_.calls, "wr");
  EXPECT_EQ(world_.connector.in_use(), 0u);
  cs_.Close(CloseMode::kReset);  // harmless
}

TEST_F(ConnStreamTest, CallsNothingAfterClose) {
  ASSERT_TRUE(Open({.peer = &peer_}));
  cs_.Close(CloseMode::kReset);
  world_.loop.RunUntilIdle();
  EXPECT_EQ(owner_.calls, "");
  EXPECT_EQ(world_.net.open_sockets(), 0u);
}

TEST_F(ConnStreamTest, ClosesAtDestruction) {
  {
    ConnStream other(&kCallbacks, &owner_);
    world_.net.AddServer(world_.address, {.peer = &peer_});
    ASSERT_TRUE(other.Open(world_.connector, {.address = &world_.address},
                           MuxProtocol::kNone));
    EXPECT_EQ(world_.connector.in_use(), 1u);
  }
  EXPECT_EQ(world_.connector.in_use(), 0u);
  EXPECT_EQ(world_.net.open_sockets(), 0u);
}

}  // namespace
}  // namespace checkd
