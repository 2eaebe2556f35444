// A closed connection stays for the ticket that its server is about to send.
#include <memory>
#include <string_view>

#include "gtest/gtest.h"
#include "transport/connection_pool.h"
#include "transport/tls/testing/tls_world.h"

namespace checkd {
namespace {

class TlsLinger : public testing::Test {
 protected:
  explicit TlsLinger(TlsPeerOptions options = {})
      : net_(test_.poller(), test_.clock(), 1),
        peer_(WithCertificate(std::move(options))) {
    profile_.ca_file = TestRootFile();
    server_.peer = &peer_;
  }

  ~TlsLinger() override {
    pool_.reset();
    EXPECT_TRUE(test_.RunUntilIdle());
    EXPECT_EQ(net_.open_sockets(), 0u) << net_.log();
  }

  void Start(size_t max_lingering = 256) {
    ASSERT_TRUE(contexts_.Add(&profile_).ok());
    factory_ = std::make_unique<TlsFactory>(&contexts_);
    context_.tls = factory_.get();
    net_.AddServer(address_, server_);
    pool_ = std::make_unique<ConnectionPool>(&context_, max_lingering);
  }

  // A connection whose handshake is over, and whose tickets are on their way.
  Connection* Connect(TlsSlot* slot) {
    Connection* const conn = pool_->Take();
    EXPECT_EQ(conn->Open({.address = &address_,
                          .tls = &profile_,
                          .sni = "server.example",
                          .session = slot},
                         &owner_),
              0);
    EXPECT_TRUE(test_.RunUntil([&] { return conn->established(); }));
    return conn;
  }

  // Whether it stays when a check of layer 6 is done with it.
  bool Lingers(TlsSlot* slot, CloseMode mode = CloseMode::kGraceful) {
    const size_t before = pool_->lingering();
    pool_->Retire(Connect(slot), mode);
    return pool_->lingering() > before;
  }

  TestLoop test_;
  SimNet net_;
  TlsContexts contexts_;
  TlsSlot slot_;
  TlsProfile profile_;
  TlsPeer peer_;
  SimServer server_;
  RecordingOwner owner_;

 private:
  const Address address_ = *Address::FromIp("10.0.0.1", 443);
  std::unique_ptr<TlsFactory> factory_;
  TransportContext context_{test_.loop(), test_.poller(), &net_};

 protected:
  std::unique_ptr<ConnectionPool> pool_;
};

TEST_F(TlsLinger, UntilItsTicketIsThere) {
  Start();
  Connection* const conn = Connect(&slot_);
  // This server sends its tickets before its first words.
  const std::string_view request = peer_.options().request_end;
  ASSERT_EQ(conn->Send(request.data(), request.size()), request.size());
  pool_->Retire(conn, CloseMode::kGraceful);
  EXPECT_EQ(pool_->lingering(), 1u);
  EXPECT_EQ(pool_->in_use(), 0u);
  EXPECT_EQ(slot_.memory, nullptr);
  const Instant began = test_.Now();
  ASSERT_TRUE(test_.RunUntil([&] { return pool_->lingering() == 0; }));
  EXPECT_LT(test_.Now() - began, ConnectionPool::kLingerTime);
  EXPECT_NE(slot_.memory, nullptr);
  Connection* const next = Connect(&slot_);
  test_.RunFor(Millis(10));  // the server is done a moment later
  EXPECT_TRUE(peer_.last().resumed);
  pool_->Retire(next, CloseMode::kGraceful);
  EXPECT_EQ(pool_->lingering(), 0u);  // it has a session
}

TEST_F(TlsLinger, OnlyWhereItIsOfUse) {
  Start();
  EXPECT_FALSE(Lingers(nullptr));
  EXPECT_FALSE(Lingers(&slot_, CloseMode::kReset));
}

TEST_F(TlsLinger, NotWithoutTickets) {
  profile_.tickets = false;
  Start();
  EXPECT_FALSE(Lingers(&slot_));
}

TEST_F(TlsLinger, NotWithoutReuse) {
  profile_.reuse = false;
  Start();
  EXPECT_FALSE(Lingers(&slot_));
}

TEST_F(TlsLinger, NotInTls12WhoseTicketComesBefore) {
  profile_.max_version = TlsVersion::kTls12;
  Start();
  EXPECT_FALSE(Lingers(&slot_));
  EXPECT_NE(slot_.memory, nullptr);
}

TEST_F(TlsLinger, NoneAtAllIfTheMostIsNone) {
  Start(0);
  EXPECT_FALSE(Lingers(&slot_));
}

TEST_F(TlsLinger, EndsWithThePool) {
  Start();
  EXPECT_TRUE(Lingers(&slot_));
}

class TlsLingerInVain : public TlsLinger {
 protected:
  TlsLingerInVain() : TlsLinger({.tickets = false}) {}
};

TEST_F(TlsLingerInVain, ASecondAndThenNeverAgain) {
  Start();
  ASSERT_TRUE(Lingers(&slot_));
  const Instant began = test_.Now();
  ASSERT_TRUE(test_.RunUntil([&] { return pool_->lingering() == 0; }));
  EXPECT_GE(test_.Now() - began, ConnectionPool::kLingerTime);
  EXPECT_LT(test_.Now() - began, ConnectionPool::kLingerTime + Millis(2));
  EXPECT_FALSE(Lingers(&slot_));
}

TEST_F(TlsLingerInVain, EachFromItsOwnBeginning) {
  Start();
  TlsSlot other;
  ASSERT_TRUE(Lingers(&slot_));
  test_.RunFor(Millis(400));
  ASSERT_TRUE(Lingers(&other));
  ASSERT_EQ(pool_->lingering(), 2u);
  const Instant second = test_.Now();
  ASSERT_TRUE(test_.RunUntil([&] { return pool_->lingering() == 1; }));
  EXPECT_LT(test_.Now() - second, Millis(601));
  ASSERT_TRUE(test_.RunUntil([&] { return pool_->lingering() == 0; }));
  EXPECT_GE(test_.Now() - second, ConnectionPool::kLingerTime);
  EXPECT_LT(test_.Now() - second, ConnectionPool::kLingerTime + Millis(2));
}

TEST_F(TlsLingerInVain, OneOverTheMostIsClosedAtOnce) {
  Start(1);
  TlsSlot other;
  ASSERT_TRUE(Lingers(&slot_));
  EXPECT_FALSE(Lingers(&other));
  EXPECT_EQ(pool_->lingering(), 1u);
}

TEST_F(TlsLingerInVain, TheServersEndEndsIt) {
  Start();
  ASSERT_TRUE(Lingers(&slot_));
  ASSERT_TRUE(peer_.last_conn().has_value());
  peer_.last_conn()->Close(SimClose::kFin);
  ASSERT_TRUE(test_.RunUntil([&] { return pool_->lingering() == 0; },
                             ConnectionPool::kLingerTime - Millis(500)));
}

}  // namespace
}  // namespace checkd
