#include "transport/connection.h"

#include <cerrno>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tasks/testing/test_loop.h"
#include "transport/connection_pool.h"
#include "transport/testing/recording_owner.h"
#include "transport/testing/sim_net.h"
#include "transport/transport.h"

namespace checkd {
namespace {

class ConnectionTest : public testing::Test {
 protected:
  ~ConnectionTest() override {
    conn_.Close(CloseMode::kReset);
    EXPECT_EQ(net_.open_sockets(), 0u) << net_.log();
  }

  int Open() { return conn_.Open({.address = &address_}, &owner_); }
  void OpenEstablished(const SimServer& server) {
    net_.AddServer(address_, server);
    ASSERT_EQ(Open(), 0);
    ASSERT_TRUE(test_.RunUntil([&] { return conn_.established(); }));
  }

  TestLoop test_;
  SimNet net_{test_.poller(), test_.clock(), 1};
  TransportContext context_{test_.loop(), test_.poller(), &net_};
  const Address address_ = *Address::FromIp("10.0.0.1", 80);
  RecordingOwner owner_;
  FnPeer peer_;
  Connection conn_{&context_};
  CountingWait wait_{test_.loop()};
};

TEST_F(ConnectionTest, TellsItsOwnerFromTheLoopThatItIsEstablished) {
  net_.AddServer(address_, {.latency = Millis(5)});
  ASSERT_EQ(Open(), 0);
  EXPECT_EQ(owner_.calls, 0);
  EXPECT_FALSE(conn_.connected());
  test_.RunFor(Millis(9));
  EXPECT_EQ(owner_.calls, 0);
  test_.RunFor(Millis(1));
  EXPECT_EQ(owner_.calls, 1);
  EXPECT_TRUE(conn_.established());
  EXPECT_TRUE(conn_.writable());
  EXPECT_FALSE(conn_.readable());
}

TEST_F(ConnectionTest, TellsItFromTheLoopEvenIfConnectSucceedsAtOnce) {
  net_.AddServer(address_, {.immediate = true});
  ASSERT_EQ(Open(), 0);
  EXPECT_EQ(owner_.calls, 0);
  EXPECT_FALSE(conn_.established());
  test_.RunReady();
  EXPECT_EQ(owner_.calls, 1);
  EXPECT_TRUE(conn_.established());
}

TEST_F(ConnectionTest, TakesThePortOfTheEndpoint) {
  net_.AddServer(address_.WithPort(8080), {});
  ASSERT_EQ(conn_.Open({.address = &address_, .port = 8080}, &owner_), 0);
  test_.RunUntilIdle();
  EXPECT_TRUE(conn_.established());
}

TEST_F(ConnectionTest, IsNeverDecidedWhenThePeerIsSilent) {
  net_.AddServer(address_, SimServer::Silent());
  ASSERT_EQ(Open(), 0);
  test_.RunFor(Seconds(100));
  EXPECT_EQ(owner_.calls, 0);
  EXPECT_FALSE(conn_.failed());
}

TEST_F(ConnectionTest, ReportsARefusalThroughItsOwner) {
  net_.AddServer(address_, SimServer::Refusing());
  ASSERT_EQ(Open(), 0);
  test_.RunUntilIdle();
  EXPECT_EQ(owner_.calls, 1);
  EXPECT_FALSE(conn_.connected());
  EXPECT_EQ(conn_.error(), ConnectionError::kRefused);
  EXPECT_EQ(conn_.sys_errno(), ECONNREFUSED);
}

TEST_F(ConnectionTest, ReportsAnUnreachableHost) {
  net_.AddServer(address_, SimServer::Unreachable());
  ASSERT_EQ(Open(), 0);
  test_.RunUntilIdle();
  EXPECT_EQ(conn_.error(), ConnectionError::kUnreachable);
  EXPECT_EQ(conn_.sys_errno(), EHOSTUNREACH);
}

TEST_F(ConnectionTest, ReturnsAFailureOfConnectAtOnceAndCallsNobody) {
  net_.AddServer(address_, {.connect_errno = ENETUNREACH});
  EXPECT_EQ(Open(), ENETUNREACH);
  EXPECT_EQ(conn_.error(), ConnectionError::kGeneral);
  EXPECT_EQ(conn_.sys_errno(), ENETUNREACH);
  test_.RunUntilIdle();
  EXPECT_EQ(owner_.calls, 0);
}

TEST_F(ConnectionTest, TellsThatDescriptorsHaveRunOut) {
  net_.set_socket_limit(0, EMFILE);
  EXPECT_EQ(Open(), EMFILE);
  EXPECT_EQ(conn_.error(), ConnectionError::kProcessFdLimit);
  EXPECT_FALSE(conn_.open());
}

TEST_F(ConnectionTest, CanBeOpenedAgainAfterAFailure) {
  net_.AddServer(address_, SimServer::Refusing());
  ASSERT_EQ(Open(), 0);
  test_.RunUntilIdle();
  ASSERT_TRUE(conn_.failed());
  conn_.Close(CloseMode::kReset);
  OpenEstablished({});
  EXPECT_FALSE(conn_.failed());
  EXPECT_EQ(conn_.sys_errno(), 0);
}

TEST_F(ConnectionTest, SendsAndReceives) {
  ReplyPeer pong("ping", "pong");
  OpenEstablished({.peer = &pong});
  EXPECT_EQ(conn_.Send("ping", 4), 4u);
  test_.RunUntilIdle();
  EXPECT_TRUE(conn_.readable());
  owner_.Read(&conn_);
  EXPECT_EQ(owner_.received, "pong");
  EXPECT_FALSE(conn_.readable());
  EXPECT_FALSE(conn_.eof());
}

TEST_F(ConnectionTest, SparesTheReadThatWouldOnlySayAgain) {
  ReplyPeer pong("ping", "pong");
  OpenEstablished({.peer = &pong});
  conn_.Send("ping", 4);
  test_.RunUntilIdle();
  owner_.Read(&conn_);
  EXPECT_EQ(net_.log().find("recv: nothing"), std::string::npos) << net_.log();
}

TEST_F(ConnectionTest, SendsNothingWhileThereIsNoRoomAndIsToldOfRoom) {
  peer_.on_accept = [](SimConn conn) { conn.PauseReading(); };
  OpenEstablished({.peer = &peer_, .window = 10});
  test_.RunUntilIdle();
  EXPECT_EQ(conn_.Send("0123456789abcdef", 16), 10u);
  EXPECT_FALSE(conn_.writable());
  EXPECT_EQ(conn_.Send("x", 1), 0u);
  EXPECT_FALSE(conn_.failed());
  conn_.AwaitSend(wait_);
  test_.RunUntilIdle();
  EXPECT_EQ(wait_.runs, 0);
  SimConn(&net_, 1).ResumeReading();
  test_.RunUntilIdle();
  EXPECT_EQ(wait_.runs, 1);
  EXPECT_TRUE(conn_.writable());
}

TEST_F(ConnectionTest, ReadsWhatCameBeforeTheEnd) {
  peer_.on_accept = [](SimConn conn) {
    conn.Send("bye");
    conn.Close(SimClose::kFin);
  };
  OpenEstablished({.peer = &peer_});
  test_.RunUntilIdle();
  EXPECT_FALSE(conn_.eof());
  owner_.Read(&conn_);
  EXPECT_EQ(owner_.received, "bye");
  EXPECT_TRUE(conn_.eof());
  EXPECT_FALSE(conn_.failed());
}

TEST_F(ConnectionTest, ReadsWhatCameBeforeAReset) {
  peer_.on_accept = [](SimConn conn) {
    conn.Send("bye");
    conn.Close(SimClose::kRst);
  };
  OpenEstablished({.peer = &peer_});
  test_.RunUntilIdle();
  owner_.Read(&conn_);
  EXPECT_EQ(owner_.received, "bye");
  EXPECT_FALSE(conn_.eof());
  EXPECT_EQ(conn_.error(), ConnectionError::kReset);
}

TEST_F(ConnectionTest, CopesWithAKernelThatDropsWhatCameBeforeAReset) {
  peer_.on_accept = [](SimConn conn) {
    conn.Send("bye");
    conn.Close(SimClose::kRst);
  };
  OpenEstablished({.peer = &peer_, .reset_discards_data = true});
  test_.RunUntilIdle();
  owner_.Read(&conn_);
  EXPECT_EQ(owner_.received, "");
  EXPECT_EQ(conn_.error(), ConnectionError::kReset);
}

TEST_F(ConnectionTest, StillReadsAfterASendHasMetTheReset) {
  peer_.on_accept = [](SimConn conn) {
    conn.Send("bye");
    conn.Close(SimClose::kRst);
  };
  OpenEstablished({.peer = &peer_});
  test_.RunUntilIdle();
  EXPECT_EQ(conn_.Send("x", 1), 0u);
  EXPECT_EQ(conn_.error(), ConnectionError::kReset);
  owner_.Read(&conn_);
  EXPECT_EQ(owner_.received, "bye");
  EXPECT_EQ(conn_.error(), ConnectionError::kReset);
}

TEST_F(ConnectionTest, ReportsAResetThatComesLater) {
  peer_.on_accept = [](SimConn conn) {
    conn.Close(SimClose::kRst, Seconds(1));
  };
  OpenEstablished({.peer = &peer_});
  conn_.AwaitRecv(wait_);
  test_.RunUntilIdle();
  EXPECT_EQ(wait_.runs, 1);
  owner_.Read(&conn_);
  EXPECT_EQ(conn_.error(), ConnectionError::kReset);
  EXPECT_EQ(conn_.sys_errno(), ECONNRESET);
}

// --- Waiting ---

TEST_F(ConnectionTest, WakesAWaiterThroughItsTaskletOnly) {
  peer_.on_accept = [](SimConn conn) { conn.Send("x", Millis(1)); };
  OpenEstablished({.peer = &peer_});
  conn_.AwaitRecv(wait_);
  bool nested = false;
  owner_.on_ready = [&](Connection*) { nested = nested || wait_.runs > 0; };
  test_.RunUntilIdle();
  EXPECT_EQ(wait_.runs, 1);
  EXPECT_FALSE(nested);
  EXPECT_EQ(wait_.events, 0);
}

TEST_F(ConnectionTest, QueuesAWaiterOnceHoweverOftenItAsks) {
  peer_.on_accept = [](SimConn conn) {
    conn.Send("x", Millis(1));
    conn.Send("y", Millis(2));
  };
  OpenEstablished({.peer = &peer_});
  conn_.AwaitRecv(wait_);
  conn_.AwaitRecv(wait_);
  EXPECT_EQ(wait_.events, kCanRecv);
  test_.RunUntilIdle();
  EXPECT_EQ(wait_.runs, 1);
}

TEST_F(ConnectionTest, OneWaiterMayWaitForBothDirections) {
  peer_.on_accept = [](SimConn conn) { conn.PauseReading(); };
  OpenEstablished({.peer = &peer_, .window = 1});
  test_.RunUntilIdle();
  conn_.Send("xy", 2);
  conn_.AwaitSend(wait_);
  conn_.AwaitRecv(wait_);
  EXPECT_EQ(wait_.events, kCanSend | kCanRecv);
  SimConn(&net_, 1).Send("z");
  test_.RunUntilIdle();
  EXPECT_EQ(wait_.events, kCanSend);
  conn_.Forget(wait_, kCanSend);
  EXPECT_EQ(wait_.events, 0);
  SimConn(&net_, 1).ResumeReading();
  test_.RunUntilIdle();
  EXPECT_EQ(wait_.runs, 1);
}

TEST_F(ConnectionTest, WakesAtOnceWhoWaitsForWhatIsThere) {
  peer_.on_accept = [](SimConn conn) { conn.Send("x"); };
  OpenEstablished({.peer = &peer_});
  test_.RunUntilIdle();
  conn_.AwaitSend(wait_);
  EXPECT_EQ(wait_.runs, 0);
  test_.RunReady();
  EXPECT_EQ(wait_.runs, 1);
  conn_.AwaitRecv(wait_);
  test_.RunReady();
  EXPECT_EQ(wait_.runs, 2);
}

TEST_F(ConnectionTest, FailureWakesAllWhoWait) {
  net_.AddServer(address_, SimServer::Refusing());
  ASSERT_EQ(Open(), 0);
  CountingWait other(test_.loop());
  conn_.AwaitSend(wait_);
  conn_.AwaitRecv(other);
  test_.RunUntilIdle();
  EXPECT_EQ(wait_.runs, 1);
  EXPECT_EQ(other.runs, 1);
  conn_.AwaitSend(wait_);
  test_.RunReady();
  EXPECT_EQ(wait_.runs, 2);
}

// --- Ends ---

TEST_F(ConnectionTest, NothingFiresAfterCloseNotEvenFromTheSameBatch) {
  // Two connections become ready in one batch; the first to hear closes both.
  net_.AddServer(address_, {});
  Connection other(&context_);
  RecordingOwner other_owner;
  owner_.on_ready = [&](Connection*) {
    conn_.Close(CloseMode::kReset);
    other.Close(CloseMode::kReset);
  };
  other_owner.on_ready = owner_.on_ready;
  ASSERT_EQ(Open(), 0);
  ASSERT_EQ(other.Open({.address = &address_}, &other_owner), 0);
  test_.RunUntilIdle();
  EXPECT_EQ(owner_.calls + other_owner.calls, 1) << net_.log();
}

TEST_F(ConnectionTest, CloseDropsWaitersWithoutWakingThem) {
  net_.AddServer(address_, SimServer::Silent());
  ASSERT_EQ(Open(), 0);
  conn_.AwaitSend(wait_);
  conn_.AwaitRecv(wait_);
  conn_.Close(CloseMode::kReset);
  EXPECT_EQ(wait_.events, 0);
  test_.RunUntilIdle();
  EXPECT_EQ(wait_.runs, 0);
  EXPECT_EQ(owner_.calls, 0);
}

TEST_F(ConnectionTest, ADescriptorUsedAnewHearsNothingOfTheOldOne) {
  // Closed by its neighbour in a batch, and opened again on the same
  // descriptor.
  net_.AddServer(address_, {});
  const Address silent = *Address::FromIp("10.0.0.2", 80);
  net_.AddServer(silent, SimServer::Silent());
  Connection other(&context_);
  RecordingOwner other_owner;
  owner_.on_ready = [&](Connection*) {
    const int fd = other.fd();
    other.Close(CloseMode::kReset);
    ASSERT_EQ(other.Open({.address = &silent}, &other_owner), 0);
    EXPECT_EQ(other.fd(), fd);
  };
  ASSERT_EQ(Open(), 0);
  ASSERT_EQ(other.Open({.address = &address_}, &other_owner), 0);
  test_.RunUntilIdle();
  EXPECT_EQ(owner_.calls, 1);
  EXPECT_EQ(other_owner.calls, 0);
  EXPECT_FALSE(other.connected());
}

TEST_F(ConnectionTest, ClosesAsTold) {
  std::vector<SimClose> seen;
  peer_.on_close = [&](SimConn, SimClose how) { seen.push_back(how); };
  for (const CloseMode mode : {CloseMode::kReset, CloseMode::kGraceful}) {
    OpenEstablished({.peer = &peer_});
    test_.RunUntilIdle();
    conn_.Close(mode);
    conn_.Close(mode);
    test_.RunUntilIdle();
  }
  EXPECT_EQ(seen, (std::vector<SimClose>{SimClose::kRst, SimClose::kFin}));
}

// Encrypts nothing; counts its last words.
class Polite final : public Transport {
 public:
  explicit Polite(int* goodbyes) : goodbyes_(goodbyes) {}
  size_t Send(const char*, size_t) override { return 0; }
  size_t Recv(char*, size_t) override { return 0; }
  bool HasPending() const override { return false; }
  void SayGoodbye() override { ++*goodbyes_; }
  bool AwaitsMore() const override { return false; }
  void StopAwaiting() override {}
  std::string_view alpn() const override { return {}; }
  std::unique_ptr<TlsRecord> Record() const override { return nullptr; }

 private:
  int* const goodbyes_;
};

TEST_F(ConnectionTest, LastWordsGoToAPeerThatIsThereAndToldOfAnOrderlyEnd) {
  struct Case {
    bool established;
    bool failed;
    CloseMode mode;
    int goodbyes;
  };
  constexpr Case kCases[] = {{true, false, CloseMode::kGraceful, 1},
                             {true, false, CloseMode::kReset, 0},
                             {true, true, CloseMode::kGraceful, 0},
                             {false, false, CloseMode::kGraceful, 0}};
  net_.AddServer(address_, {.peer = &peer_, .latency = Millis(1)});
  for (const Case& c : kCases) {
    int goodbyes = 0;
    ASSERT_EQ(Open(), 0);
    conn_.set_transport(std::make_unique<Polite>(&goodbyes));
    if (c.established) test_.RunUntilIdle();
    ASSERT_EQ(conn_.established(), c.established);
    if (c.failed) conn_.Fail(ConnectionError::kGeneral, 0);
    conn_.Close(c.mode);
    EXPECT_EQ(goodbyes, c.goodbyes) << c.established << c.failed;
    test_.RunUntilIdle();
  }
}

TEST_F(ConnectionTest, AResetEndsAlsoAConnectionThatFailedLater) {
  std::vector<SimClose> seen;
  peer_.on_close = [&](SimConn, SimClose how) { seen.push_back(how); };
  OpenEstablished({.peer = &peer_});
  test_.RunUntilIdle();
  conn_.Fail(ConnectionError::kGeneral, 0);
  conn_.Close(CloseMode::kReset);
  test_.RunUntilIdle();
  EXPECT_EQ(seen, std::vector<SimClose>{SimClose::kRst});
}

TEST_F(ConnectionTest, AResetEndsAlsoAConnectionThatWasMadeButNotToldYet) {
  std::vector<SimClose> seen;
  peer_.on_close = [&](SimConn, SimClose how) { seen.push_back(how); };
  net_.AddServer(address_, {.peer = &peer_, .immediate = true});
  ASSERT_EQ(conn_.Open({.address = &address_, .defer_ack = false}, &owner_), 0);
  ASSERT_FALSE(conn_.connected());
  conn_.Close(CloseMode::kReset);
  test_.RunUntilIdle();
  EXPECT_EQ(seen, std::vector<SimClose>{SimClose::kRst});
}

TEST_F(ConnectionTest, AnEndThatIsToldWithoutMoreIsThereToBeRead) {
  OpenEstablished({});
  test_.RunUntilIdle();
  ASSERT_FALSE(conn_.readable());
  test_.poller()->Signal(conn_.fd(), kReadHangup);
  test_.loop()->RunOnce(Duration::zero());
  EXPECT_TRUE(conn_.readable());
}

TEST_F(ConnectionTest, TheServerNeverAcceptsABareCheckThatResets) {
  bool accepted = false;
  peer_.on_accept = [&](SimConn) { accepted = true; };
  OpenEstablished({.peer = &peer_});
  conn_.Close(CloseMode::kReset);
  test_.RunUntilIdle();
  EXPECT_FALSE(accepted);
}

TEST_F(ConnectionTest, MayGoBackToItsPoolFromItsOwnersCallback) {
  net_.AddServer(address_, {});
  ConnectionPool pool(&context_);
  Connection* conn = pool.Take();
  owner_.on_ready = [&](Connection* ready) {
    ready->Close(CloseMode::kReset);
    pool.Return(ready);
  };
  ASSERT_EQ(conn->Open({.address = &address_}, &owner_), 0);
  EXPECT_EQ(pool.in_use(), 1u);
  test_.RunUntilIdle();
  EXPECT_EQ(pool.in_use(), 0u);
  EXPECT_EQ(pool.Take(), conn);
  pool.Return(conn);
}

}  // namespace
}  // namespace checkd
