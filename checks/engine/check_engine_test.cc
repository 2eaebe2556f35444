#include "checks/engine/check_engine.h"

#include <algorithm>
#include <cerrno>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "checks/engine/testing/check_world.h"
#include "gtest/gtest.h"
#include "transport/testing/forwarding_net.h"

namespace checkd {
namespace {

TEST(Engine, StartsInOrderAndNoMoreThanAllowed) {
  CheckWorld world(TcpRules("", "x"));
  FnPeer peer;
  peer.on_accept = [](SimConn conn) { conn.Send("x", Millis(50)); };
  world.net.AddServer(world.address(), {.peer = &peer});
  for (const char* name : {"t", "u", "v"}) {
    world.server_spec();  // "s" first
    ServerSpec& spec = world.fleet.Add(name);
    spec.address = world.address();
    spec.inter_ms = 10'000;
  }
  world.Start({.max_open = 2});
  std::vector<Check*> more;
  for (const char* name : {"t", "u", "v"}) {
    more.push_back(world.engine->Add(&world.fleet[name], Duration::zero()));
  }
  world.loop.RunFor(Millis(10));
  EXPECT_EQ(world.engine->open(), 2u);
  EXPECT_EQ(world.engine->waiting(), 2u);
  EXPECT_TRUE(world.check->running());
  EXPECT_TRUE(more[0]->running());
  EXPECT_TRUE(more[2]->waiting());
  world.engine->Remove(more[1]);
  EXPECT_EQ(world.engine->waiting(), 1u);
  world.loop.RunFor(Millis(60));
  EXPECT_TRUE(more[2]->running());
  world.loop.RunFor(Millis(100));
  EXPECT_EQ(world.engine->stats().finished(), 3u);
  EXPECT_EQ(world.engine->stats().Get(EngineCounter::kRunsQueued), 2u);
  EXPECT_EQ(world.engine->stats().Get(EngineCounter::kRunsLate), 1u);
  EXPECT_GE(world.engine->stats().lateness().max(), 40'000);
}

TEST(Engine, LackOfDescriptorsIsNoFailure) {
  CheckWorld world(PlainRules());
  SimPeer mute;
  world.net.AddServer(world.address(), {.peer = &mute});
  world.net.set_socket_limit(0, EMFILE);
  world.server_spec().inter_ms = 1000;
  world.Start();
  world.loop.RunFor(Seconds(5));
  EXPECT_EQ(world.engine->stats().finished(), 0u);
  EXPECT_GE(world.engine->stats().Get(EngineCounter::kShortages), 40u);
  world.net.set_socket_limit(10, EMFILE);
  EXPECT_EQ(world.RunOnce(), "L4OK 0 \"\"");
  EXPECT_LE(world.duration_ms(), 2);
  EXPECT_EQ(world.Leaks(), "");
}

TEST(Engine, WhenALackIsOverThoseWhoWaitedStartInSeveralTurns) {
  constexpr int kMore = 400;
  CheckWorld world(TcpRules("", "x"));
  SimPeer mute;
  world.net.AddServer(world.address(), {.peer = &mute});
  world.net.set_socket_limit(0, EMFILE);
  world.server_spec();
  for (int i = 0; i < kMore; ++i) {
    world.fleet.Add("s" + std::to_string(i)).address = world.address();
  }
  world.Start();
  std::vector<Check*> checks;
  for (int i = 0; i < kMore; ++i) {
    checks.push_back(world.engine->Add(&world.fleet["s" + std::to_string(i)],
                                       Duration::zero()));
  }
  world.loop.RunFor(Millis(50));
  EXPECT_EQ(world.engine->waiting(), static_cast<size_t>(kMore));
  world.net.set_socket_limit(1000, EMFILE);
  size_t most = 0;
  while (world.engine->waiting() > 0) {
    const size_t before = world.engine->waiting();
    world.loop.loop()->RunOnce(Seconds(1));
    most = std::max(most, before - world.engine->waiting());
  }
  EXPECT_EQ(most, 64u);
  for (Check* check : checks) world.engine->Remove(check);
  EXPECT_EQ(world.Leaks(), "");
}

TEST(Engine, LackOfPortsIsNoFailureEither) {
  CheckWorld world(PlainRules());
  SimPeer mute;
  const Address other = *Address::FromIp("10.0.0.2", 80);
  world.net.AddServer(world.address(), {.connect_errno = EADDRNOTAVAIL});
  world.net.AddServer(other, {.peer = &mute});
  world.server_spec().inter_ms = 1000;
  ServerSpec& spec = world.fleet.Add("other");
  spec.address = other;
  spec.inter_ms = 1000;
  world.Start();
  Check* const check =
      world.engine->Add(&world.fleet["other"], Duration::zero());
  world.loop.RunFor(Millis(10'500));
  EXPECT_EQ(Info(world.server().Snapshot().status).code, "INI");
  EXPECT_GE(world.engine->stats().Get(EngineCounter::kShortages), 100u);
  // Those who need other ports do not wait with it.
  EXPECT_EQ(world.engine->stats().finished(), 11u);
  world.engine->Remove(check);
  world.net.AddServer(world.address(), {.peer = &mute});
  EXPECT_EQ(world.RunOnce(), "L4OK 0 \"\"");
  EXPECT_LE(world.duration_ms(), 2);
  EXPECT_EQ(world.Leaks(), "");
}

TEST(Engine, LackOfPortsThatLastsIsOneWhereNoOtherCouldBeTried) {
  const SocketOptions fixed{.source = *Address::FromIp("10.255.0.1", 1000)};
  const SocketOptions range_of_one{.source = *Address::FromIp("10.255.0.1"),
                                   .source_port_low = 1000,
                                   .source_port_high = 1000};
  const struct {
    const SocketOptions* options;
    Address address;
    int err;
    const char* result;
  } kCases[] = {
      {&fixed, CheckWorld::address(), EADDRNOTAVAIL,
       "L4CON 0 \"Out of local source ports on the system (Cannot assign "
       "requested address)\""},
      {&range_of_one, CheckWorld::address(), EADDRNOTAVAIL,
       "L4CON 0 \"Source port range exhausted (Cannot assign requested "
       "address)\""},
      // The server's own queue is full.
      {nullptr, Address::Unix("/run/s"), EAGAIN,
       "SOCKERR 0 \"Out of local source ports on the system (Resource "
       "temporarily unavailable)\""},
  };
  for (const auto& c : kCases) {
    ServerAccess access;
    access.socket = c.options;
    CheckWorld world(PlainRules());
    world.net.AddServer(c.address, {.connect_errno = c.err});
    world.server_spec().access = &access;
    world.server_spec().address = c.address;
    world.server_spec().inter_ms = 1000;
    world.Start();
    EXPECT_EQ(world.RunOnce(), c.result);
    EXPECT_GE(world.engine->stats().Get(EngineCounter::kShortages), 8u);
    EXPECT_EQ(world.Leaks(), "");
  }
}

// As many connections at a time as there are ports.
class FewPorts final : public ForwardingNet {
 public:
  FewPorts(Net* net, size_t ports) : ForwardingNet(net), ports_(ports) {}

  int Connect(int fd, const Address& address, uint16_t port,
              bool defer_ack) override {
    if (used_.size() == ports_) return -EADDRNOTAVAIL;
    used_.insert(fd);
    return ForwardingNet::Connect(fd, address, port, defer_ack);
  }
  void Close(int fd, CloseMode mode) override {
    used_.erase(fd);
    ForwardingNet::Close(fd, mode);
  }

 private:
  const size_t ports_;
  std::set<int> used_;
};

// Eleven servers at one address, two ports, 30 ms a check: all have their turn,
// equally often, and a port never rests while somebody waits.
TEST(Engine, ThoseWhoWaitForAPortAreServedInOrder) {
  CheckWorld world(TcpRules("", "x"));
  FewPorts ports(&world.net, 2);
  world.context.net = &ports;
  world.context.spares = nullptr;
  FnPeer peer;
  peer.on_accept = [](SimConn conn) { conn.Send("x", Millis(30)); };
  world.net.AddServer(world.address(), {.peer = &peer});
  world.server_spec().inter_ms = 100;
  constexpr int kMore = 10;
  const auto name = [](int i) { return "s" + std::to_string(i); };
  for (int i = 0; i < kMore; ++i) {
    ServerSpec& spec = world.fleet.Add(name(i));
    spec.address = world.address();
    spec.inter_ms = 100;
  }
  world.Start();
  std::vector<Check*> checks;
  for (int i = 0; i < kMore; ++i) {
    checks.push_back(
        world.engine->Add(&world.fleet[name(i)], Duration::zero()));
  }
  world.loop.RunFor(Millis(1));
  EXPECT_EQ(world.engine->stats().Get(EngineCounter::kShortages), 9u)
      << "who waits behind others lacks a port too";
  std::vector<int> runs(kMore);
  std::vector<bool> running(kMore);
  const Instant end = world.loop.Now() + Seconds(6);
  while (world.loop.Now() < end) {
    world.loop.RunFor(Millis(1));
    for (int i = 0; i < kMore; ++i) {
      const bool runs_now = checks[i]->running();
      runs[i] += running[i] && !runs_now ? 1 : 0;
      running[i] = runs_now;
    }
  }
  const auto [fewest, most] = std::minmax_element(runs.begin(), runs.end());
  EXPECT_GE(*fewest, *most - 1);
  // 6 s of two ports, at some 32 ms a check, but for the first 100 ms.
  EXPECT_GE(world.engine->stats().finished(), 330u);
  for (Check* check : checks) world.engine->Remove(check);
  EXPECT_EQ(world.Leaks(), "");
  EXPECT_EQ(world.server().Op(), OpState::kRunning);
}

// Two servers, one port, two connections a run: a port that one has done with
// is the other's.
TEST(Engine, APortIsGivenUpBetweenTwoConnectionsOfARun) {
  RulesetBuilder builder(RulesetType::kTcp);
  for (int i = 0; i < 2; ++i) {
    (void)builder.AddConnect({}, "");
    (void)builder.AddExpect(Expect(Match::kString, "x"), "");
  }
  CheckWorld world(builder.Build());
  FewPorts ports(&world.net, 1);
  world.context.net = &ports;
  world.context.spares = nullptr;
  FnPeer peer;
  peer.on_accept = [](SimConn conn) { conn.Send("x", Millis(30)); };
  world.net.AddServer(world.address(), {.peer = &peer});
  world.server_spec();
  world.fleet.Add("other").address = world.address();
  world.Start();
  Check* const check =
      world.engine->Add(&world.fleet["other"], Duration::zero());
  world.loop.RunFor(Millis(145));  // the second try is at 100
  EXPECT_EQ(world.net.connects(), 3u);
  EXPECT_TRUE(world.check->running() && check->running())
      << "each has had one of its connections";
  world.loop.RunFor(Millis(100));
  EXPECT_EQ(world.engine->stats().Get(EngineCounter::kRunsPassed), 2u);
  world.engine->Remove(check);
  EXPECT_EQ(world.Leaks(), "");
}

TEST(Engine, AWaitForAPortInTheMiddleOfARunIsPartOfIt) {
  RulesetBuilder builder(RulesetType::kTcp);
  ConnectRule second;
  second.port = 81;
  (void)builder.AddConnect({}, "");
  (void)builder.AddExpect(Expect(Match::kString, "x"), "");
  (void)builder.AddConnect(std::move(second), "");
  CheckWorld world(builder.Build());
  const Address other = world.address().WithPort(81);
  FnPeer peer;
  peer.on_accept = [](SimConn conn) { conn.Send("x", Millis(50)); };
  world.net.AddServer(world.address(), {.peer = &peer});
  world.net.AddServer(other, {.connect_errno = EADDRINUSE});
  world.Start();
  world.loop.RunFor(Millis(500));
  EXPECT_EQ(world.engine->stats().finished(), 0u);
  world.net.AddServer(other, {.peer = &peer});
  EXPECT_EQ(world.RunOnce(), "L4OK 0 \"(tcp-check)\"");
  EXPECT_GE(world.duration_ms(), 500);
  EXPECT_EQ(world.Leaks(), "");
}

// Fails once, when told to.
class FailingNet final : public ForwardingNet {
 public:
  using ForwardingNet::ForwardingNet;

  ssize_t Send(int fd, const char* data, size_t size) override {
    if (send_errno != 0) return -std::exchange(send_errno, 0);
    return ForwardingNet::Send(fd, data, size);
  }
  ssize_t Recv(int fd, char* data, size_t size) override {
    if (recv_errno != 0) return -std::exchange(recv_errno, 0);
    return ForwardingNet::Recv(fd, data, size);
  }

  int send_errno = 0;
  int recv_errno = 0;
};

TEST(Engine, AShortageWhileSendingStartsTheRunAgain) {
  CheckWorld world(TcpRules("a", "b"));
  FailingNet net(&world.net);
  world.context.net = &net;
  ReplyPeer peer("a", "b");
  world.net.AddServer(world.address(), {.peer = &peer});
  net.send_errno = ENOBUFS;
  world.Start();
  world.loop.RunFor(Millis(10));
  EXPECT_TRUE(world.check->running());
  EXPECT_EQ(world.net.open_sockets(), 0u) << "it only waits";
  EXPECT_EQ(world.RunOnce(), "L7OK 0 \"(tcp-check)\"");
  EXPECT_EQ(peer.requests(), std::vector<std::string>{"a"});
  EXPECT_EQ(world.Leaks(), "");
}

TEST(Engine, AShortageWhileReadingStartsTheRunAgain) {
  RulesetBuilder builder(RulesetType::kHttp);
  builder.OptionHttpchk({});
  (void)builder.AddExpect(Expect(Match::kBodyString, "needle"), "");
  CheckWorld world(builder.Build());
  FailingNet net(&world.net);
  world.context.net = &net;
  FnPeer peer;
  peer.on_data = [](SimConn conn, std::string_view) {
    conn.Send("HTTP/1.0 200 OK\r\n\r\nneed");
    conn.Send("le", Millis(10));
  };
  world.net.AddServer(world.address(), {.peer = &peer});
  world.Start();
  world.loop.RunFor(Millis(5));
  ASSERT_NE(world.connector.buffers()->in_use(), 0u);
  net.recv_errno = ENOBUFS;
  world.loop.RunFor(Millis(10));
  EXPECT_TRUE(world.check->running());
  EXPECT_EQ(world.connector.buffers()->in_use(), 0u) << "it only waits";
  // A reset along with the headers is an end, as in any first attempt (F230).
  peer.on_data = [](SimConn conn, std::string_view) {
    conn.Send("HTTP/1.0 200 OK\r\n\r\n");
    conn.Close(SimClose::kRst);
  };
  EXPECT_EQ(world.RunOnce().substr(0, 5), "L7RSP");
  EXPECT_EQ(world.Leaks(), "");
}

TEST(Engine, AShortageInTheMiddleOfARunStartsItAgain) {
  CheckWorld world(TcpRules("a", "b"));
  ReplyPeer peer("a", "b");
  world.net.AddServer(world.address(), {.establish_errno = ENOBUFS});
  world.Start();
  world.loop.RunFor(Seconds(5));
  EXPECT_EQ(world.engine->stats().finished(), 0u);
  EXPECT_EQ(world.engine->open(), 1u);
  EXPECT_GE(world.engine->stats().Get(EngineCounter::kShortages), 40u);
  world.net.AddServer(world.address(), {.peer = &peer});
  EXPECT_EQ(world.RunOnce(), "L7OK 0 \"(tcp-check)\"");
  EXPECT_LE(world.duration_ms(), 2);
  EXPECT_EQ(world.Leaks(), "");
}

TEST(Engine, SaysWhatIsShortOnceASecond) {
  CheckWorld world(PlainRules());
  world.net.set_socket_limit(0, ENFILE);
  int said = 0;
  CheckEngine::Options options;
  options.on_shortage = [&](ConnectionError error, int sys_errno) {
    ++said;
    EXPECT_EQ(error, ConnectionError::kSystemFdLimit);
    EXPECT_EQ(sys_errno, ENFILE);
  };
  world.Start(options);
  world.loop.RunFor(Millis(3500));
  EXPECT_EQ(said, 4);
}

TEST(Engine, SkipsWhatIsDisabledAndGoesOn) {
  CheckWorld world(PlainRules());
  SimPeer mute;
  world.net.AddServer(world.address(), {.peer = &mute});
  world.server_spec().inter_ms = 1000;
  world.Start();
  world.server().SetCheckEnabled(false);
  world.loop.RunFor(Millis(3500));
  EXPECT_EQ(world.engine->stats().Get(EngineCounter::kRunsSkipped), 4u);
  world.server().SetCheckEnabled(true);
  world.loop.RunFor(Millis(1000));
  EXPECT_EQ(world.engine->stats().finished(), 1u);
}

TEST(Engine, CheckNowWakesASleepingCheck) {
  CheckWorld world(PlainRules());
  SimPeer mute;
  world.net.AddServer(world.address(), {.peer = &mute});
  world.Start();
  world.RunOnce();
  ASSERT_GT(world.check->due(), world.loop.Now());
  world.engine->CheckNow(world.check);
  EXPECT_EQ(world.check->due(), world.loop.Now());
  const uint64_t before = world.engine->stats().finished();
  world.loop.RunFor(Millis(10));
  EXPECT_EQ(world.engine->stats().finished(), before + 1);
}

TEST(Engine, RemovalInTheMiddleLeavesNothing) {
  CheckWorld world(TcpRules("a", "b"));
  SimPeer mute;
  world.net.AddServer(world.address(), {.peer = &mute});
  world.Start();
  world.loop.RunFor(Millis(5));
  ASSERT_TRUE(world.check->running());
  ASSERT_TRUE(world.server().Snapshot().check_in_progress());
  EXPECT_EQ(world.Leaks(), "");
  EXPECT_FALSE(world.server().Snapshot().check_in_progress());
  world.loop.RunFor(Seconds(100));
  EXPECT_EQ(world.engine->stats().finished(), 0u);
  EXPECT_EQ(world.engine->stats().Get(EngineCounter::kRunsAborted), 1u);
  // The slot serves again.
  world.check = world.engine->Add(&world.server(), Duration::zero());
  EXPECT_EQ(world.engine->checks(), 1u);
}

TEST(Engine, SpreadVariesTheInterval) {
  CheckWorld world(PlainRules());
  SimPeer mute;
  world.net.AddServer(world.address(), {.peer = &mute});
  world.server_spec().inter_ms = 1000;
  world.Start({.spread_percent = 50, .seed = 3});
  int64_t shortest = 10'000'000, longest = 0;
  for (int i = 0; i < 100; ++i) {
    world.RunOnce();
    const int64_t wait = (world.check->due() - world.loop.Now()).count();
    shortest = std::min(shortest, wait);
    longest = std::max(longest, wait);
  }
  EXPECT_GE(shortest, 500'000);
  EXPECT_LE(shortest, 600'000);
  EXPECT_LE(longest, 1'500'000);
  EXPECT_GE(longest, 1'400'000);
}

TEST(Engine, DestructionAbortsWhatRuns) {
  CheckWorld world(TcpRules("a", "b"));
  SimPeer mute;
  world.net.AddServer(world.address(), {.peer = &mute});
  world.Start();
  world.loop.RunFor(Millis(5));
  ASSERT_TRUE(world.server().Snapshot().check_in_progress());
  world.engine.reset();
  EXPECT_FALSE(world.server().Snapshot().check_in_progress());
  world.spares.Clear();
  EXPECT_EQ(world.net.open_sockets(), 0u);
  EXPECT_EQ(world.connector.in_use(), 0u);
  EXPECT_EQ(world.loop.loop()->NextDeadline(), kNever);
}

}  // namespace
}  // namespace checkd
