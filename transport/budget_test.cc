// What a check may cost: system calls and allocations, counted.
#include <cstdlib>
#include <new>

#include "gtest/gtest.h"
#include "tasks/testing/test_loop.h"
#include "transport/connection_pool.h"
#include "transport/testing/recording_owner.h"
#include "transport/testing/sim_net.h"

namespace {

int allocations = 0;

}  // namespace

void* operator new(size_t size) {
  ++allocations;
  void* block = std::malloc(size);
  if (block == nullptr) std::abort();
  return block;
}
void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, size_t) noexcept { std::free(block); }

namespace checkd {
namespace {

// Does nothing but count, so that what is allocated is the connection's.
class CountingNet final : public Net {
 public:
  int Socket(const Address&, const SocketOptions*, SocketCall*) override {
    return ++sockets, 7;
  }
  int Connect(int, const Address&, uint16_t, bool) override {
    return ++connects, -EINPROGRESS;
  }
  ssize_t Send(int, const char*, size_t size) override {
    return ++sends, static_cast<ssize_t>(size);
  }
  void SendAtOnce(int) override { ++at_once; }
  ssize_t Recv(int, char*, size_t) override { return ++recvs, 5; }
  Address LocalAddress(int) override { return {}; }
  int TakeError(int) override { return ++errors, 0; }
  void Close(int, CloseMode) override { ++closes; }
  int Disconnect(int) override { return -EOPNOTSUPP; }
  int Listen(const Address&, int, Address*) override { return -EOPNOTSUPP; }
  int Accept(int, Address*) override { return -EAGAIN; }

  int sockets = 0, connects = 0, sends = 0, recvs = 0, errors = 0, closes = 0;
  int at_once = 0;
};

class CountingPoller final : public Poller {
 public:
  int Add(int fd, PollHandler* handler) override {
    ++adds;
    handler->fd = fd;
    handler_ = handler;
    return 0;
  }
  int Remove(int, PollHandler*) override { return ++removes, 0; }
  void Forget(PollHandler* handler) override { handler->fd = -1; }
  void Readd(int, PollHandler*) override {}
  int Collect(Duration) override { return 0; }
  PollHandler::Ready DeliverNext() override { return nullptr; }
  bool more() const override { return false; }
  void Wake() override {}

  void Tell(uint32_t ready) { handler_->ready(handler_, ready); }

  int adds = 0, removes = 0;

 private:
  PollHandler* handler_ = nullptr;
};

class BudgetTest : public testing::Test {
 protected:
  // One check, with `talk` in the middle.
  template <typename Talk>
  void Check(Talk talk) {
    Connection* conn = pool_.Take();
    ASSERT_EQ(conn->Open(endpoint_, &owner_), 0);
    poller_.Tell(kWritable);
    ASSERT_TRUE(conn->established());
    talk(conn);
    conn->Close(CloseMode::kReset);
    pool_.Return(conn);
  }

  TestLoop test_;
  CountingNet net_;
  CountingPoller poller_;
  TransportContext context_{test_.loop(), &poller_, &net_};
  ConnectionPool pool_{&context_};
  RecordingOwner owner_;
  const Address address_ = *Address::FromIp("10.0.0.1", 80);
  const Endpoint endpoint_{.address = &address_};
};

TEST_F(BudgetTest, ABareCheckCostsFourCalls) {
  Check([](Connection*) {});
  EXPECT_EQ(net_.sockets, 1);
  EXPECT_EQ(net_.connects, 1);
  EXPECT_EQ(poller_.adds, 1);
  EXPECT_EQ(net_.closes, 1);
  EXPECT_EQ(net_.sends + net_.recvs + net_.errors + poller_.removes, 0);
}

TEST_F(BudgetTest, ARequestAndItsAnswerCostTwoMore) {
  Check([this](Connection* conn) {
    char bytes[64];
    EXPECT_EQ(conn->Send("hello", 5), 5u);
    EXPECT_EQ(conn->Recv(bytes, sizeof(bytes)), 0u);  // nothing was announced
    poller_.Tell(kReadable | kWritable);
    EXPECT_EQ(conn->Recv(bytes, sizeof(bytes)), 5u);
    EXPECT_EQ(conn->Recv(bytes, sizeof(bytes)), 0u);  // it was all there is
  });
  EXPECT_EQ(net_.sends, 1);
  EXPECT_EQ(net_.recvs, 1);
  EXPECT_EQ(net_.errors + poller_.removes + net_.at_once, 0);
}

// Only who sends again might have to wait for the peer's acknowledgement.
TEST_F(BudgetTest, WhoSendsAgainPaysOnceForNotWaiting) {
  for (int check = 1; check <= 2; ++check) {
    Check([this](Connection* conn) {
      for (int i = 0; i < 4; ++i) EXPECT_EQ(conn->Send("hello", 5), 5u);
    });
    EXPECT_EQ(net_.sends, 4 * check);
    EXPECT_EQ(net_.at_once, check);
  }
}

TEST_F(BudgetTest, AllocatesNothingOnceWarm) {
  Check([](Connection*) {});
  const int before = allocations;
  for (int i = 0; i < 100; ++i)
    Check([](Connection* conn) { conn->Send("hello", 5); });
  EXPECT_EQ(allocations, before);
}

}  // namespace
}  // namespace checkd
