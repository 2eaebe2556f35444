// What a chain of handshakes does to those who wait (docs/architecture.md, rule
// 5).
#include "transport/handshake.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "tasks/testing/test_loop.h"
#include "transport/connection.h"
#include "transport/testing/recording_owner.h"
#include "transport/testing/sim_net.h"

namespace checkd {
namespace {

// Sends a line, then waits for one that ends in '\n': "ok\n" or it has failed.
class LineHandshake : public Handshake {
 public:
  LineHandshake(std::string name, std::vector<std::string>* log)
      : name_(std::move(name)), rest_(name_ + "\n"), log_(log) {}

  Result Run(Connection& conn) override {
    while (!rest_.empty()) {
      const size_t n = conn.Send(rest_.data(), rest_.size());
      if (n == 0) return conn.failed() ? Result::kFailed : Result::kWait;
      rest_.erase(0, n);
    }
    char byte;
    while (conn.Recv(&byte, 1) == 1) {
      answer_ += byte;
      if (byte != '\n') continue;
      log_->push_back(name_ + ": " + answer_);
      if (answer_ == "ok\n") return Result::kDone;
      conn.Fail(ConnectionError::kGeneral, 0);
      return Result::kFailed;
    }
    if (!conn.failed() && !conn.eof()) return Result::kWait;
    conn.Fail(ConnectionError::kReset, 0);
    return Result::kFailed;
  }
  ConnectionStage stage() const override {
    return ConnectionStage::kTunnelling;
  }

 private:
  const std::string name_;
  std::string rest_;
  std::string answer_;
  std::vector<std::string>* const log_;
};

class HandshakeTest : public testing::Test {
 protected:
  HandshakeTest() {
    peer_.on_data = [this](SimConn conn, std::string_view bytes) {
      if (bytes.ends_with('\n')) conn.Send(answer_, Millis(1));
    };
  }
  ~HandshakeTest() override {
    conn_.Close(CloseMode::kReset);
    EXPECT_EQ(net_.open_sockets(), 0u) << net_.log();
  }

  void Open(const std::vector<std::string>& names) {
    net_.AddServer(address_, {.peer = &peer_, .cut_send_at = 2});
    ASSERT_EQ(conn_.Open({.address = &address_}, &owner_), 0);
    for (const std::string& name : names) {
      conn_.AddHandshake(std::make_unique<LineHandshake>(name, &log_));
    }
    conn_.AwaitSend(first_);
    conn_.AwaitSend(second_);
    conn_.AwaitSend(second_);
  }

  TestLoop test_;
  SimNet net_{test_.poller(), test_.clock(), 1};
  TransportContext context_{test_.loop(), test_.poller(), &net_};
  const Address address_ = *Address::FromIp("10.0.0.1", 80);
  FnPeer peer_;
  std::string answer_ = "ok\n";
  std::vector<std::string> log_;
  RecordingOwner owner_;
  Connection conn_{&context_};
  CountingWait first_{test_.loop()};
  CountingWait second_{test_.loop()};
};

TEST_F(HandshakeTest, SendersWaitWhileItRunsAndAreAllWokenAtItsEnd) {
  Open({"hello"});
  ASSERT_TRUE(test_.RunUntil([&] { return conn_.connected(); }));
  EXPECT_FALSE(conn_.established());
  EXPECT_EQ(owner_.calls, 0);
  EXPECT_EQ(first_.runs + second_.runs, 0);
  first_.on_run = [&] { EXPECT_TRUE(conn_.established()); };
  test_.RunUntilIdle();
  EXPECT_TRUE(conn_.established());
  EXPECT_EQ(owner_.calls, 1);
  EXPECT_EQ(first_.runs, 1);
  EXPECT_EQ(second_.runs, 1);
}

TEST_F(HandshakeTest, StepsRunInOrderEachUntilItIsDone) {
  Open({"one", "two", "three"});
  test_.RunUntilIdle();
  EXPECT_TRUE(conn_.established());
  EXPECT_EQ(log_, (std::vector<std::string>{"one: ok\n", "two: ok\n",
                                            "three: ok\n"}));
}

TEST_F(HandshakeTest, ItsFailureWakesAllSendersAndTellsTheOwner) {
  answer_ = "no\n";
  Open({"one", "two"});
  test_.RunUntilIdle();
  EXPECT_TRUE(conn_.connected());
  EXPECT_FALSE(conn_.established());
  EXPECT_EQ(conn_.error(), ConnectionError::kGeneral);
  EXPECT_EQ(owner_.calls, 1);
  EXPECT_EQ(first_.runs, 1);
  EXPECT_EQ(second_.runs, 1);
  EXPECT_EQ(log_.size(), 1u);
}

TEST_F(HandshakeTest, AResetInTheMiddleIsItsFailure) {
  peer_.on_data = [](SimConn conn, std::string_view) {
    conn.Close(SimClose::kRst);
  };
  Open({"one"});
  test_.RunUntilIdle();
  EXPECT_EQ(conn_.error(), ConnectionError::kReset);
  EXPECT_EQ(first_.runs, 1);
  EXPECT_EQ(owner_.calls, 1);
}

TEST_F(HandshakeTest, ClosingInTheMiddleDropsItSilently) {
  Open({"one"});
  ASSERT_TRUE(test_.RunUntil([&] { return conn_.connected(); }));
  conn_.Close(CloseMode::kReset);
  test_.RunUntilIdle();
  EXPECT_EQ(owner_.calls + first_.runs + second_.runs, 0);
}

TEST_F(HandshakeTest, AnyTimingGivesTheSameOutcome) {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    TestLoop test;
    SimNet net(test.poller(), test.clock(), seed);
    net.set_faults(SimFaults::Rough());
    TransportContext context{test.loop(), test.poller(), &net};
    net.AddServer(address_, {.peer = &peer_, .window = 1 + seed % 7});
    RecordingOwner owner;
    Connection conn(&context);
    CountingWait wait(test.loop());
    log_.clear();
    ASSERT_EQ(conn.Open({.address = &address_}, &owner), 0);
    conn.AddHandshake(std::make_unique<LineHandshake>("one", &log_));
    conn.AddHandshake(std::make_unique<LineHandshake>("two", &log_));
    conn.AwaitSend(wait);
    test.RunUntilIdle();
    EXPECT_TRUE(conn.established()) << net.log();
    EXPECT_EQ(wait.runs, 1) << net.log();
    EXPECT_EQ(log_.size(), 2u) << net.log();
    conn.Close(CloseMode::kReset);
    test.RunUntilIdle();
    ASSERT_EQ(net.open_sockets(), 0u) << net.log();
    if (HasFailure()) break;
  }
}

}  // namespace
}  // namespace checkd
