// What a connection moves in one turn of the loop, and how it goes on in the
// next (decision 9).
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "tasks/testing/test_loop.h"
#include "transport/connection.h"
#include "transport/testing/recording_owner.h"
#include "transport/testing/sim_net.h"

namespace checkd {
namespace {

class ConnectionSharesTest : public testing::Test {
 protected:
  ~ConnectionSharesTest() override {
    conn_.Close(CloseMode::kReset);
    EXPECT_EQ(net_.open_sockets(), 0u) << net_.log();
  }

  void OpenEstablished(const SimServer& server) {
    net_.AddServer(address_, server);
    ASSERT_EQ(conn_.Open({.address = &address_}, &owner_), 0);
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

// What was read in each turn of the loop, `step` bytes at a time.
struct ReadsByTurn {
  ReadsByTurn(RecordingOwner* owner, EventLoop* loop, size_t step) {
    owner->on_ready = [this, owner, loop, step](Connection* conn) {
      std::vector<char> bytes(step);
      while (conn->readable()) {
        const size_t n = conn->Recv(bytes.data(), bytes.size());
        if (n == 0) break;
        owner->received.append(bytes.data(), n);
        turns[loop->turn()] += n;
      }
    };
  }
  size_t most() const {
    size_t most = 0;
    for (const auto& [turn, bytes] : turns) most = std::max(most, bytes);
    return most;
  }
  std::map<uint32_t, size_t> turns;
};

std::string Pattern(size_t size) {
  std::string out;
  for (int i = 0; out.size() < size; ++i) out += std::to_string(i) + ' ';
  out.resize(size);
  return out;
}

TEST_F(ConnectionSharesTest, ReadsNoMoreThanItsShareInATurnAndTheRestLater) {
  const std::string all = Pattern(5 * Connection::kBytesATurn / 2);
  peer_.on_accept = [&](SimConn conn) {
    conn.Send(all);
    conn.Close(SimClose::kFin);
  };
  const ReadsByTurn reads(&owner_, test_.loop(), 10000);
  OpenEstablished({.peer = &peer_});
  test_.RunUntilIdle();
  EXPECT_EQ(owner_.received, all);
  EXPECT_TRUE(conn_.eof()) << "the end is part of the rest";
  EXPECT_EQ(reads.most(), Connection::kBytesATurn);
}

TEST_F(ConnectionSharesTest, AsksItsSocketNoMoreThanItsShareInATurn) {
  const std::string all = Pattern(100);
  peer_.on_accept = [&](SimConn conn) { conn.Send(all); };
  const ReadsByTurn reads(&owner_, test_.loop(), 1);
  OpenEstablished({.peer = &peer_});
  test_.RunUntilIdle();
  EXPECT_EQ(owner_.received, all);
  EXPECT_EQ(reads.most(), Connection::kCallsATurn);
}

TEST_F(ConnectionSharesTest, ATurnHasOneShareHoweverOftenItIsAsked) {
  const std::string all = Pattern(100);
  peer_.on_accept = [&](SimConn conn) { conn.Send(all); };
  OpenEstablished({.peer = &peer_});
  test_.RunUntilIdle();
  char byte;
  int read = 0;
  for (int i = 0; i < 50; ++i) read += static_cast<int>(conn_.Recv(&byte, 1));
  EXPECT_EQ(read, Connection::kCallsATurn);
  EXPECT_FALSE(conn_.readable());
  const int calls = owner_.calls;
  test_.loop()->RunOnce(Duration::zero());
  EXPECT_EQ(owner_.calls, calls + 1) << "told as of an event";
  EXPECT_TRUE(conn_.readable());
}

TEST_F(ConnectionSharesTest, SendsNoMoreThanItsShareInATurnAndTellsWhenToGoOn) {
  owner_.to_send = Pattern(3 * Connection::kBytesATurn);
  std::map<uint32_t, size_t> turns;
  owner_.on_ready = [&](Connection* conn) {
    const size_t before = owner_.to_send.size();
    owner_.Write(conn);
    turns[test_.loop()->turn()] += before - owner_.to_send.size();
  };
  const std::string all = owner_.to_send;
  std::string got;
  peer_.on_data = [&](SimConn, std::string_view bytes) { got += bytes; };
  OpenEstablished({.peer = &peer_});
  test_.RunUntilIdle();
  EXPECT_EQ(got, all);
  for (const auto& [turn, bytes] : turns) {
    EXPECT_LE(bytes, Connection::kBytesATurn);
  }
}

// The rest's turn is one in which an event has been told already.
TEST_F(ConnectionSharesTest, AnEventAndTheRestHaveOneShareOfATurnTogether) {
  const std::string all = Pattern(4 * Connection::kBytesATurn);
  std::string got;
  peer_.on_accept = [&](SimConn conn) { conn.Send(all); };
  peer_.on_data = [&](SimConn, std::string_view bytes) { got += bytes; };
  OpenEstablished({.peer = &peer_, .window = 8 * Connection::kBytesATurn});
  test_.RunUntilIdle();
  std::vector<char> bytes(all.size());
  conn_.Recv(bytes.data(), bytes.size());
  conn_.Send(all.data(), all.size());
  ASSERT_FALSE(conn_.readable());
  ASSERT_FALSE(conn_.writable());
  size_t received = 0;
  size_t sent = 0;
  owner_.on_ready = [&](Connection* conn) {
    received += conn->Recv(bytes.data(), bytes.size());
    sent += conn->Send(all.data(), all.size());
  };
  test_.poller()->Signal(conn_.fd(), kReadable | kWritable);
  const int calls = owner_.calls;
  test_.loop()->RunOnce(Duration::zero());
  EXPECT_EQ(owner_.calls, calls + 2);
  EXPECT_EQ(received, Connection::kBytesATurn);
  EXPECT_EQ(sent, Connection::kBytesATurn);
  EXPECT_FALSE(conn_.eof());
  test_.loop()->RunOnce(Duration::zero());
  EXPECT_EQ(received, 2 * Connection::kBytesATurn) << "both directions went on";
  EXPECT_EQ(sent, 2 * Connection::kBytesATurn);
}

TEST_F(ConnectionSharesTest, TheRestOfOneDirectionSaysNothingOfTheOther) {
  peer_.on_accept = [&](SimConn conn) { conn.Send(Pattern(100)); };
  OpenEstablished({.peer = &peer_, .window = 8 * Connection::kBytesATurn});
  test_.RunUntilIdle();
  std::vector<char> bytes(2 * Connection::kBytesATurn);
  for (int i = 0; i < 2 * Connection::kCallsATurn; ++i)
    conn_.Recv(&bytes[0], 1);
  test_.loop()->RunOnce(Duration::zero());
  while (conn_.Recv(bytes.data(), bytes.size()) > 0) {
  }
  ASSERT_FALSE(conn_.readable());
  conn_.Send(bytes.data(), bytes.size());
  test_.loop()->RunOnce(Duration::zero());
  EXPECT_TRUE(conn_.writable());
  EXPECT_FALSE(conn_.readable());
}

TEST_F(ConnectionSharesTest, WhereTheLastCallOfAShareFoundTheEndThereIsNoRest) {
  peer_.on_accept = [](SimConn conn) {
    conn.PauseReading();
    conn.Send(Pattern(20));
  };
  OpenEstablished({.peer = &peer_, .window = 20});
  test_.RunUntilIdle();
  char bytes[100] = {};
  for (int i = 1; i < Connection::kCallsATurn; ++i) {
    ASSERT_EQ(conn_.Recv(bytes, 1), 1u);
    ASSERT_EQ(conn_.Send(bytes, 1), 1u);
  }
  ASSERT_EQ(conn_.Recv(bytes, sizeof(bytes)), 5u);
  ASSERT_EQ(conn_.Send(bytes, sizeof(bytes)), 5u);
  const int calls = owner_.calls;
  test_.loop()->RunOnce(Duration::zero());
  EXPECT_EQ(owner_.calls, calls);
  EXPECT_FALSE(conn_.readable());
  EXPECT_FALSE(conn_.writable());
}

TEST_F(ConnectionSharesTest, WhoeverWaitsForDataIsWokenForTheRestToo) {
  peer_.on_accept = [&](SimConn conn) { conn.Send(Pattern(100)); };
  OpenEstablished({.peer = &peer_});
  test_.RunUntilIdle();
  char byte;
  while (conn_.Recv(&byte, 1) > 0) {
  }
  conn_.AwaitRecv(wait_);
  EXPECT_EQ(wait_.events, kCanRecv);
  test_.RunReady();
  EXPECT_EQ(wait_.runs, 1);
}

TEST_F(ConnectionSharesTest, NothingIsToldOfTheRestAfterAClose) {
  peer_.on_accept = [&](SimConn conn) { conn.Send(Pattern(100)); };
  OpenEstablished({.peer = &peer_});
  test_.RunUntilIdle();
  char byte;
  while (conn_.Recv(&byte, 1) > 0) {
  }
  const int calls = owner_.calls;
  conn_.Close(CloseMode::kReset);
  test_.RunUntilIdle();
  EXPECT_EQ(owner_.calls, calls);
}

TEST_F(ConnectionSharesTest, TheRestOfOneConversationIsNoneOfTheNext) {
  peer_.on_accept = [](SimConn conn) { conn.Send(Pattern(100)); };
  OpenEstablished({.peer = &peer_});
  test_.RunUntilIdle();
  std::vector<char> bytes(2 * Connection::kBytesATurn);
  while (conn_.Recv(bytes.data(), 1) > 0) {
  }
  conn_.Close(CloseMode::kReset);
  OpenEstablished({.window = 8 * Connection::kBytesATurn});
  test_.RunUntilIdle();
  conn_.Send(bytes.data(), bytes.size());
  ASSERT_FALSE(conn_.writable());
  test_.loop()->RunOnce(Duration::zero());
  EXPECT_TRUE(conn_.writable());
  EXPECT_FALSE(conn_.readable());
}

}  // namespace
}  // namespace checkd
