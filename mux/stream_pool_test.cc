// One connection with several streams, and the mux that the handshakes choose.
#include "mux/stream_pool.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "mux/connection_mux.h"
#include "mux/pending_mux.h"
#include "tasks/testing/test_loop.h"
#include "transport/testing/sim_net.h"
#include "transport/transport.h"

namespace checkd {
namespace {

// A mux that carries any number of streams: what it reads, all are told of.
class SharingMux final : public ConnectionMux {
 public:
  const char* name() const override { return "sharing"; }
  void Attach(MuxConnection& conn) override {
    conn.Install(this, &SharingMux::OnReady);
  }
  size_t SndBuf(MuxStream& stream, Buffer& buf, size_t count) override {
    return SendRaw(Of(stream), buf, count);
  }
  size_t RcvBuf(MuxStream&, Buffer&, size_t) override { return 0; }

  int told = 0;  // of the connection

 private:
  static void OnReady(ConnectionOwner* owner, Connection* connection) {
    ++static_cast<SharingMux*>(Of(owner).mux())->told;
    if (connection->failed()) Of(owner).WakeAll();
  }
};

struct Upper {
  static void OnRecv(void*) {}
  static void OnWake(void* self) {
    Upper& upper = *static_cast<Upper*>(self);
    ++upper.wakes;
    if (upper.on_wake) upper.on_wake();
  }
  void Detach(CloseMode mode = CloseMode::kReset) {
    stream->mux()->Detach(*stream, mode);
    stream = nullptr;
  }

  Stream* stream = nullptr;
  int wakes = 0;
  std::function<void()> on_wake;
};
constexpr DataCallbacks kCallbacks = {&Upper::OnRecv, &Upper::OnWake, "test"};

class StreamPoolTest : public testing::Test {
 protected:
  ~StreamPoolTest() override {
    for (Upper* upper : {&a_, &b_, &c_}) {
      if (upper->stream != nullptr) upper->Detach();
    }
    EXPECT_EQ(pool_.in_use(), 0u);
    EXPECT_EQ(net_.open_sockets(), 0u);
  }

  // Three streams on one connection that is being opened.
  void Open(const SimServer& server, MuxProtocol protocol = MuxProtocol::kNone,
            const TlsProfile* tls = nullptr) {
    net_.AddServer(address_, server);
    a_.stream = pool_.Open({&kCallbacks, &a_}, protocol);
    pending_.Attach(conn());
    b_.stream = pool_.Add(conn(), {&kCallbacks, &b_});
    c_.stream = pool_.Add(conn(), {&kCallbacks, &c_});
    ASSERT_EQ(
        conn().connection().Open({.address = &address_, .tls = tls}, &conn()),
        0);
  }
  MuxConnection& conn() { return a_.stream->conn(); }
  void Run() { loop_.RunUntilIdle(); }

  static ConnectionMux* Choose(void* self, MuxProtocol protocol,
                               std::string_view alpn) {
    auto* const test = static_cast<StreamPoolTest*>(self);
    test->chosen_ += std::string(alpn) +
                     (protocol == MuxProtocol::kHttp1 ? " http" : " plain");
    return &test->sharing_;
  }

  TestLoop loop_;
  SimNet net_{loop_.poller(), loop_.clock(), 1};
  TransportContext context_{loop_.loop(), loop_.poller(), &net_};
  StreamPool pool_{&context_, 1024, 0};
  SharingMux sharing_;
  PendingMux pending_{&StreamPoolTest::Choose, this};
  const Address address_ = *Address::FromIp("10.0.0.1", 80);
  FnPeer peer_;
  Upper a_, b_, c_;
  std::string chosen_;
};

TEST_F(StreamPoolTest, AllStreamsAreToldThatTheConnectionStands) {
  Open({.peer = &peer_});
  EXPECT_STREQ(b_.stream->mux()->name(), "pending");
  Run();
  for (const Upper* upper : {&a_, &b_, &c_}) {
    EXPECT_EQ(upper->wakes, 1);
    EXPECT_TRUE(upper->stream->established());
    EXPECT_STREQ(upper->stream->mux()->name(), "sharing");
  }
  EXPECT_EQ(net_.connects(), 1u);
}

TEST_F(StreamPoolTest, AStreamThatComesLaterIsServedByTheMuxAtWork) {
  Open({.peer = &peer_});
  Run();
  c_.Detach();
  c_.stream = pool_.Add(conn(), {&kCallbacks, &c_});
  EXPECT_STREQ(c_.stream->mux()->name(), "sharing");
}

TEST_F(StreamPoolTest, AFailureIsTheFailureOfAll) {
  Open(SimServer::Refusing());
  Run();
  for (const Upper* upper : {&a_, &b_, &c_}) {
    EXPECT_EQ(upper->wakes, 1);
    EXPECT_EQ(upper->stream->error(), ConnectionError::kRefused);
    EXPECT_FALSE(upper->stream->established());
  }
}

TEST_F(StreamPoolTest, TheConnectionLastsAsLongAsItsLastStream) {
  Open({.peer = &peer_});
  Run();
  a_.Detach();
  c_.Detach();
  EXPECT_EQ(net_.open_sockets(), 1u);
  EXPECT_TRUE(b_.stream->established());
  EXPECT_EQ(b_.stream->conn().streams(), 1u);
  b_.Detach();
  EXPECT_EQ(net_.open_sockets(), 0u);
}

TEST_F(StreamPoolTest, TheConnectionEndsAsItsLastStreamSays) {
  std::vector<SimClose> seen;
  peer_.on_close = [&](SimConn, SimClose how) { seen.push_back(how); };
  for (const CloseMode mode : {CloseMode::kGraceful, CloseMode::kReset}) {
    Open({.peer = &peer_});
    Run();
    a_.Detach();
    b_.Detach();
    c_.Detach(mode);
    Run();
  }
  EXPECT_EQ(seen, (std::vector<SimClose>{SimClose::kFin, SimClose::kRst}));
}

TEST_F(StreamPoolTest, AFreshConnectionHasNoMuxOfAnEarlierOne) {
  Open({.peer = &peer_});
  Run();
  for (Upper* upper : {&a_, &b_, &c_}) upper->Detach();
  a_.stream = pool_.Open({&kCallbacks, &a_}, MuxProtocol::kNone);
  EXPECT_EQ(a_.stream->mux(), nullptr);
  pending_.Attach(conn());
  EXPECT_STREQ(a_.stream->mux()->name(), "pending");
}

TEST_F(StreamPoolTest, ThePendingMuxSaysNothingOfWhatDecidesNothing) {
  net_.AddServer(address_, SimServer::Silent());
  a_.stream = pool_.Open({&kCallbacks, &a_}, MuxProtocol::kNone);
  pending_.Attach(conn());
  conn().ready(&conn(), &conn().connection());
  EXPECT_EQ(a_.wakes, 0);
  EXPECT_EQ(chosen_, "");
}

// What the edge brought that ended the handshakes is told by no other.
TEST_F(StreamPoolTest, TheMuxIsToldOfWhatCameAlongWithTheEndOfTheHandshakes) {
  const struct {
    uint32_t edge;
    int told;
  } kCases[] = {{kWritable, 0}, {kWritable | kReadable, 1}};
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.edge);
    sharing_.told = 0;
    net_.AddServer(address_, SimServer::Silent());
    a_.stream = pool_.Open({&kCallbacks, &a_}, MuxProtocol::kNone);
    pending_.Attach(conn());
    ASSERT_EQ(conn().connection().Open({.address = &address_}, &conn()), 0);
    loop_.poller()->Signal(conn().connection().fd(), c.edge);
    Run();
    EXPECT_EQ(a_.wakes, 1);
    EXPECT_EQ(sharing_.told, c.told);
    a_.Detach();
    a_.wakes = 0;
  }
}

TEST_F(StreamPoolTest, TheMuxIsToldOfAFailureInsideAWakeUp) {
  a_.on_wake = [this] {
    if (a_.wakes == 1) conn().connection().Fail(ConnectionError::kGeneral, 0);
  };
  Open({.peer = &peer_});
  Run();
  for (const Upper* upper : {&a_, &b_, &c_}) {
    EXPECT_EQ(upper->stream->error(), ConnectionError::kGeneral);
  }
  EXPECT_EQ(sharing_.told, 1);
}

TEST_F(StreamPoolTest, WhoIsDetachedByAnotherIsNotWoken) {
  a_.on_wake = [this] { b_.Detach(); };
  Open({.peer = &peer_});
  Run();
  EXPECT_EQ(a_.wakes, 1);
  EXPECT_EQ(b_.wakes, 0);
  EXPECT_EQ(c_.wakes, 1);
  EXPECT_EQ(conn().streams(), 2u);
}

TEST_F(StreamPoolTest, AllMayBeDetachedInsideAWakeUp) {
  b_.on_wake = [this] {
    for (Upper* upper : {&a_, &b_, &c_}) upper->Detach();
  };
  Open({.peer = &peer_});
  Run();
  EXPECT_EQ(c_.wakes, 0);
  EXPECT_EQ(pool_.in_use(), 0u);
  EXPECT_EQ(net_.open_sockets(), 0u);
}

// A transport that has agreed on HTTP/2 by the time its handshake ends.
class Agreed final : public Transport {
 public:
  size_t Send(const char*, size_t) override { return 0; }
  size_t Recv(char*, size_t) override { return 0; }
  bool HasPending() const override { return false; }
  void SayGoodbye() override {}
  bool AwaitsMore() const override { return false; }
  void StopAwaiting() override {}
  std::string_view alpn() const override { return "h2"; }
  std::unique_ptr<TlsRecord> Record() const override { return nullptr; }
};
class AgreedFactory final : public TransportFactory {
 public:
  int Secure(Connection& conn, const Endpoint&) override {
    conn.set_transport(std::make_unique<Agreed>());
    return 0;
  }
};

TEST_F(StreamPoolTest, TheMuxIsChosenWhenTheHandshakesHaveEnded) {
  Open({.peer = &peer_}, MuxProtocol::kHttp1);
  EXPECT_EQ(chosen_, "");
  Run();
  EXPECT_EQ(chosen_, " http");
}

TEST_F(StreamPoolTest, TheMuxIsChosenByWhatWasAgreedUpon) {
  AgreedFactory factory;
  context_.tls = &factory;
  const TlsProfile profile;
  Open({.peer = &peer_}, MuxProtocol::kHttp1, &profile);
  Run();
  EXPECT_EQ(chosen_, "h2 http");
}

}  // namespace
}  // namespace checkd
