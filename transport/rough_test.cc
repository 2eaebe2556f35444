// Conversations over a network on which everything goes wrong that may:
// whatever the timing, the outcome is the same.
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tasks/testing/test_loop.h"
#include "transport/connection_pool.h"
#include "transport/testing/recording_owner.h"
#include "transport/testing/sim_net.h"

namespace checkd {
namespace {

const std::string kRequest = "GET / HTTP/1.0\r\nhost: a.example\r\n\r\n";
const std::string kReply = "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok";

// A client as a mux would be: writes while there is room, else waits for it;
// reads when told, to the end.
class Client {
 public:
  Client(const TransportContext* context, ConnectionPool* pool,
         const Address& address)
      : pool_(pool), conn_(pool->Take()), room_(context->loop) {
    owner_.to_send = kRequest;
    owner_.on_ready = [this](Connection*) { Go(); };
    room_.on_run = [this] { Write(); };
    if (conn_->Open({.address = &address}, &owner_) != 0) return;
    conn_->AwaitSend(room_);
  }
  ~Client() {
    conn_->Forget(room_, kCanSend | kCanRecv);
    conn_->Close(CloseMode::kReset);
    pool_->Return(conn_);
  }

  bool done() const { return conn_->eof() || conn_->failed(); }
  const Connection& conn() const { return *conn_; }
  const std::string& received() const { return owner_.received; }

 private:
  void Go() {
    owner_.Read(conn_);
    if (!conn_->failed() && !(room_.events & kCanSend)) Write();
  }
  void Write() {
    if (conn_->failed()) return;
    owner_.Write(conn_);
    if (!owner_.to_send.empty()) conn_->AwaitSend(room_);
  }

  ConnectionPool* const pool_;
  Connection* const conn_;
  RecordingOwner owner_;
  CountingWait room_;
};

struct World {
  explicit World(uint64_t seed) : net(test.poller(), test.clock(), seed) {}

  const Address address = *Address::FromIp("10.0.0.1", 80);
  ReplyPeer peer{"\r\n\r\n", kReply, SimClose::kFin};
  TestLoop test;
  SimNet net;
  TransportContext context{test.loop(), test.poller(), &net};
  ConnectionPool pool{&context};
};

TEST(Rough, ARequestCutAtEachByteArrivesWhole) {
  for (size_t cut = 0; cut < kRequest.size(); ++cut) {
    World world(1);
    world.net.AddServer(world.address,
                        {.peer = &world.peer, .cut_send_at = cut});
    Client client(&world.context, &world.pool, world.address);
    world.test.RunUntilIdle();
    EXPECT_EQ(client.received(), kReply) << world.net.log();
    ASSERT_EQ(world.peer.requests().size(), 1u);
    EXPECT_EQ(world.peer.requests()[0], kRequest);
  }
}

TEST(Rough, AnyTimingGivesTheSameOutcome) {
  for (uint64_t seed = 1; seed <= 1000 && !testing::Test::HasFailure();
       ++seed) {
    World world(seed);
    world.net.set_faults(SimFaults::Rough());
    world.net.AddServer(world.address,
                        {.peer = &world.peer, .window = 1 + seed % 40});
    {
      Client client(&world.context, &world.pool, world.address);
      EXPECT_TRUE(world.test.RunUntil([&] { return client.done(); }))
          << world.net.log();
      EXPECT_TRUE(client.conn().eof()) << world.net.log();
      EXPECT_EQ(client.received(), kReply) << world.net.log();
    }
    world.test.RunUntilIdle();
    EXPECT_EQ(world.net.open_sockets(), 0u) << world.net.log();
    EXPECT_EQ(world.pool.in_use(), 0u);
  }
}

TEST(Rough, EveryConversationEndsWhateverBreaksIt) {
  for (uint64_t seed = 1; seed <= 1000 && !testing::Test::HasFailure();
       ++seed) {
    World world(seed);
    SimFaults faults = SimFaults::Rough();
    faults.reset = 0.1;
    faults.fin = 0.1;
    faults.refuse = 0.1;
    world.net.set_faults(faults);
    world.net.AddServer(world.address, {.peer = &world.peer,
                                        .window = 1 + seed % 40,
                                        .reset_discards_data = seed % 2 == 0});
    {
      Client client(&world.context, &world.pool, world.address);
      EXPECT_TRUE(world.test.RunUntil([&] { return client.done(); }))
          << world.net.log();
      EXPECT_EQ(client.received(), kReply.substr(0, client.received().size()))
          << world.net.log();
    }
    world.test.RunUntilIdle();
    EXPECT_EQ(world.net.open_sockets(), 0u) << world.net.log();
  }
}

TEST(Rough, ManyAtOnceThatEndAtAnyPointLeaveNothingBehind) {
  for (uint64_t seed = 1; seed <= 50 && !testing::Test::HasFailure(); ++seed) {
    World world(seed);
    SimFaults faults = SimFaults::Rough();
    faults.reset = 0.05;
    world.net.set_faults(faults);
    world.net.AddServer(world.address, {.peer = &world.peer});
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 50; ++i) {
      clients.push_back(
          std::make_unique<Client>(&world.context, &world.pool, world.address));
      world.test.RunFor(Duration(static_cast<int64_t>(seed * 7)));
      if (i % 3 == 0)
        clients.erase(clients.begin() +
                      (i * 31) % static_cast<int>(clients.size()));
    }
    clients.clear();
    world.test.RunUntilIdle();
    EXPECT_EQ(world.net.open_sockets(), 0u) << world.net.log();
    EXPECT_EQ(world.pool.in_use(), 0u);
  }
}

}  // namespace
}  // namespace checkd
