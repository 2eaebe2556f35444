// The steps in front of a conversation: SOCKS4, then the PROXY header.
#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "tasks/testing/test_loop.h"
#include "transport/codecs/proxy_codec.h"
#include "transport/connection.h"
#include "transport/testing/recording_owner.h"
#include "transport/testing/sim_net.h"

namespace checkd {
namespace {

using Error = ConnectionError;

constexpr size_t kAsked = 16;  // bytes of a SOCKS4 request
const std::string kRequest("\x04\x01\0\x50\x0a\0\0\x01HAProxy\0", kAsked);
const std::string kGrant("\0\x5a\0\0\0\0\0\0", 8);
const std::string kDenial("\0\x5b\0\0\0\0\0\0", 8);
const std::string kGreeting = "220 hello\r\n";
const std::string kWords = "quit\r\n";

// A client of everything at once, as a mux would be.
class Client {
 public:
  Client(const TransportContext* context, const Endpoint& endpoint)
      : conn_(context), room_(context->loop) {
    owner_.to_send = kWords;
    owner_.on_ready = [this](Connection*) { Go(); };
    room_.on_run = [this] { Go(); };
    if (conn_.Open(endpoint, &owner_) == 0) conn_.AwaitSend(room_);
  }
  ~Client() {
    conn_.Forget(room_, kCanSend);
    conn_.Close(CloseMode::kReset);
  }

  Connection& conn() { return conn_; }
  const std::string& received() const { return owner_.received; }
  bool said_all() const { return owner_.to_send.empty(); }

 private:
  void Go() {
    if (conn_.failed() || !conn_.established()) return;
    owner_.Read(&conn_);
    owner_.Write(&conn_);
    if (!conn_.failed() && !said_all()) conn_.AwaitSend(room_);
  }

  RecordingOwner owner_;
  Connection conn_;
  CountingWait room_;
};

// A SOCKS4 server, the target's and a PROXY-speaking server, in one.
struct World {
  explicit World(uint64_t seed = 1) : net(test.poller(), test.clock(), seed) {
    peer.on_data = [this](SimConn conn, std::string_view bytes) {
      const size_t size = conn.received().size();
      if (size >= kAsked && size - bytes.size() < kAsked) on_request(conn);
    };
  }
  ~World() {
    test.RunUntilIdle();
    EXPECT_EQ(net.open_sockets(), 0u) << net.log();
  }

  Endpoint ViaSocks() const {
    return {.address = &target, .port = 80, .socks4 = &socks};
  }

  const Address target = *Address::FromIp("10.0.0.1", 1);
  const Address socks = *Address::FromIp("10.0.0.9", 1080);
  FnPeer peer;
  std::function<void(SimConn)> on_request = [](SimConn conn) {
    conn.Send(kGrant + kGreeting);
  };
  TestLoop test;
  SimNet net;
  TransportContext context{test.loop(), test.poller(), &net};
};

// All that was heard on connection `id`.
std::string Heard(World& world, uint64_t id = 1) {
  return std::string(SimConn(&world.net, id).received());
}

TEST(Socks4, AsksForTheTargetAndLeavesWhatFollows) {
  World world;
  world.net.AddServer(world.socks, {.peer = &world.peer});
  Client client(&world.context, world.ViaSocks());
  world.test.RunUntilIdle();
  EXPECT_TRUE(client.conn().established()) << world.net.log();
  EXPECT_EQ(client.received(), kGreeting);
  EXPECT_EQ(Heard(world), kRequest + kWords);
}

TEST(Socks4, CutAtEachByteEitherWayItIsTheSame) {
  for (size_t cut = 0; cut < kAsked + kWords.size(); ++cut) {
    World world;
    const std::string reply = kGrant + kGreeting;
    world.on_request = [&](SimConn conn) {
      conn.Send(reply.substr(0, cut));
      if (cut < reply.size()) conn.Send(reply.substr(cut), Millis(2));
    };
    world.net.AddServer(world.socks, {.peer = &world.peer, .cut_send_at = cut});
    Client client(&world.context, world.ViaSocks());
    world.test.RunUntilIdle();
    EXPECT_EQ(client.received(), kGreeting) << cut;
    EXPECT_EQ(Heard(world), kRequest + kWords) << cut;
  }
}

TEST(Socks4, SaysWhyItFailed) {
  const struct {
    const char* name;
    std::string reply;
    SimClose close;
    Error error;
    int sys_errno = 0;
  } kCases[] = {
      {"denied", kDenial, SimClose::kFin, Error::kSocksDenied},
      {"no identd", std::string("\0\x5c", 2) + kDenial.substr(2),
       SimClose::kFin, Error::kSocksDenied},
      {"another protocol", "HTTP/1.0 400 Bad\r\n\r\n", SimClose::kFin,
       Error::kSocksDenied},
      {"closed", "", SimClose::kFin, Error::kSocksRead},
      {"reset", "", SimClose::kRst, Error::kSocksAborted, ECONNRESET},
  };
  for (const auto& c : kCases) {
    World world;
    world.on_request = [&](SimConn conn) {
      conn.Send(c.reply);
      conn.Close(c.close, Millis(1));
    };
    world.net.AddServer(world.socks, {.peer = &world.peer});
    Client client(&world.context, world.ViaSocks());
    world.test.RunUntilIdle();
    EXPECT_EQ(client.conn().error(), c.error) << c.name;
    EXPECT_EQ(client.conn().sys_errno(), c.sys_errno) << c.name;
    EXPECT_EQ(client.conn().stage(), ConnectionStage::kTunnelling) << c.name;
    EXPECT_FALSE(client.conn().established()) << c.name;
  }
}

TEST(Socks4, AnyEndAtAnyByteOfTheReplyFails) {
  for (const SimClose how : {SimClose::kHalf, SimClose::kFin, SimClose::kRst}) {
    for (size_t size = 0; size < kGrant.size(); ++size) {
      World world;
      world.on_request = [&](SimConn conn) {
        conn.Send(kGrant.substr(0, size));
        conn.Close(how);
      };
      world.net.AddServer(world.socks, {.peer = &world.peer});
      Client client(&world.context, world.ViaSocks());
      world.test.RunUntilIdle();
      EXPECT_EQ(client.conn().error(), how == SimClose::kRst
                                           ? Error::kSocksAborted
                                           : Error::kSocksRead)
          << size;
    }
  }
}

TEST(Socks4, AnyEndAtAnyByteOfTheRequestFails) {
  for (const SimClose how : {SimClose::kHalf, SimClose::kFin, SimClose::kRst}) {
    for (size_t size = 1; size < kAsked; ++size) {
      World world;
      world.peer.on_data = [&](SimConn conn, std::string_view) {
        if (conn.received().size() == size) conn.Close(how);
      };
      world.net.AddServer(world.socks, {.peer = &world.peer, .window = size});
      Client client(&world.context, world.ViaSocks());
      world.test.RunUntilIdle();
      const Error error = client.conn().error();
      EXPECT_TRUE(error == Error::kSocksRead || error == Error::kSocksWrite ||
                  error == Error::kSocksAborted)
          << size << " " << static_cast<int>(error) << world.net.log();
    }
  }
}

TEST(Socks4, SilenceIsWaitedForInItsStage) {
  for (size_t size = 0; size < kGrant.size(); ++size) {
    World world;
    world.on_request = [&](SimConn conn) { conn.Send(kGrant.substr(0, size)); };
    world.net.AddServer(world.socks, {.peer = &world.peer});
    Client client(&world.context, world.ViaSocks());
    EXPECT_EQ(client.conn().stage(), ConnectionStage::kConnecting);
    world.test.RunUntilIdle();
    EXPECT_FALSE(client.conn().failed());
    EXPECT_FALSE(client.conn().established());
    EXPECT_EQ(client.conn().stage(), ConnectionStage::kTunnelling);
  }
}

TEST(Socks4, ARefusalOfTheServerItselfIsNoneOfTheTarget) {
  World world;
  Client client(&world.context, world.ViaSocks());
  world.test.RunUntilIdle();
  EXPECT_EQ(client.conn().error(), Error::kRefused);
  EXPECT_EQ(client.conn().stage(), ConnectionStage::kConnecting);
}

TEST(Socks4, CannotAskForIpv6) {
  World world;
  const Address target = *Address::FromIp("2001:db8::1", 80);
  Client client(&world.context, {.address = &target, .socks4 = &world.socks});
  EXPECT_EQ(client.conn().error(), Error::kGeneral);
  EXPECT_EQ(client.conn().sys_errno(), EINVAL);
  EXPECT_EQ(world.net.connects(), 0u);
}

TEST(Socks4, UnixSocketsAreReachedDirectly) {
  World world;
  const Address target = Address::Unix("/run/s");
  world.net.AddServer(target, {.peer = &world.peer, .immediate = true});
  Client client(&world.context, {.address = &target, .socks4 = &world.socks});
  world.test.RunUntilIdle();
  EXPECT_TRUE(client.said_all());
  EXPECT_EQ(Heard(world), kWords);
}

// --- PROXY ---

TEST(ProxyHandshake, IsCutAtAnyByteAndComesFirst) {
  const std::string line = "PROXY TCP4 10.255.0.1 10.0.0.1 1025 80\r\n";
  const ProxyHeader header;
  for (size_t cut = 0; cut < line.size() + kWords.size(); ++cut) {
    World world;
    world.net.AddServer(world.target.WithPort(80),
                        {.peer = &world.peer, .cut_send_at = cut});
    Client client(&world.context,
                  {.address = &world.target, .port = 80, .proxy = &header});
    world.test.RunUntilIdle();
    EXPECT_TRUE(client.conn().established());
    EXPECT_EQ(Heard(world), line + kWords);
  }
}

TEST(ProxyHandshake, TheServerMaySpeakFirst) {
  const ProxyHeader header{.version = ProxyHeader::Version::kV2};
  World world;
  world.on_request = [](SimConn) {};
  world.peer.on_accept = [](SimConn conn) { conn.Send(kGreeting); };
  world.net.AddServer(world.target.WithPort(80), {.peer = &world.peer});
  Client client(&world.context,
                {.address = &world.target, .port = 80, .proxy = &header});
  world.test.RunUntilIdle();
  EXPECT_EQ(client.received(), kGreeting);
  EXPECT_EQ(ParseProxyHeader(Heard(world)).size, 16u);
}

TEST(ProxyHandshake, AResetAtAnyByteFails) {
  const ProxyHeader header;
  for (size_t size = 1; size < 42; ++size) {
    World world;
    world.peer.on_data = [&](SimConn conn, std::string_view) {
      if (conn.received().size() == size) conn.Close(SimClose::kRst);
    };
    world.net.AddServer(world.target.WithPort(80),
                        {.peer = &world.peer, .window = size});
    Client client(&world.context,
                  {.address = &world.target, .port = 80, .proxy = &header});
    world.test.RunUntilIdle();
    EXPECT_TRUE(client.conn().failed()) << size;
  }
}

TEST(ProxyHandshake, AFailureIsToldAsTheSystemTellsIt) {
  const ProxyHeader header;
  World world;
  world.peer.on_data = [](SimConn conn, std::string_view) {
    conn.Close(SimClose::kRst);
  };
  world.net.AddServer(world.target.WithPort(80),
                      {.peer = &world.peer, .window = 10});
  Client client(&world.context,
                {.address = &world.target, .port = 80, .proxy = &header});
  world.test.RunUntilIdle();
  EXPECT_EQ(client.conn().error(), Error::kReset);
  EXPECT_EQ(client.conn().sys_errno(), ECONNRESET);
}

TEST(ProxyHandshake, AFullWindowIsWaitedForInItsStage) {
  const ProxyHeader header;
  World world;
  world.peer.on_data = [](SimConn conn, std::string_view) {
    conn.PauseReading();
  };
  world.net.AddServer(world.target.WithPort(80),
                      {.peer = &world.peer, .window = 10});
  Client client(&world.context,
                {.address = &world.target, .port = 80, .proxy = &header});
  world.test.RunUntilIdle();
  EXPECT_EQ(client.conn().stage(), ConnectionStage::kTunnelling);
}

TEST(ProxyHandshake, WhatCannotBeWrittenDownFails) {
  ProxyHeader header{.version = ProxyHeader::Version::kV2};
  header.tlvs = {{0xe0, std::string(65536, 'x')}};
  World world;
  world.net.AddServer(world.target, {.peer = &world.peer});
  Client client(&world.context, {.address = &world.target, .proxy = &header});
  world.test.RunUntilIdle();
  EXPECT_EQ(client.conn().error(), Error::kGeneral);
  EXPECT_EQ(client.conn().sys_errno(), EMSGSIZE);
}

// --- Both ---

TEST(Tunnel, AnyTimingGivesTheSameOutcome) {
  const ProxyHeader header{.version = ProxyHeader::Version::kV2,
                           .local = false,
                           .ssl = true,
                           .crc32c = true};
  for (uint64_t seed = 1; seed <= 1000 && !testing::Test::HasFailure();
       ++seed) {
    World world(seed);
    world.net.set_faults(SimFaults::Rough());
    world.net.AddServer(world.socks,
                        {.peer = &world.peer, .window = 1 + seed % 40});
    Endpoint endpoint = world.ViaSocks();
    endpoint.proxy = &header;
    Client client(&world.context, endpoint);
    world.test.RunUntilIdle();
    EXPECT_TRUE(client.said_all()) << world.net.log();
    EXPECT_EQ(client.received(), kGreeting) << world.net.log();
    const std::string heard = Heard(world);
    EXPECT_EQ(heard.substr(0, kAsked), kRequest) << world.net.log();
    const ParsedProxyHeader parsed = ParseProxyHeader(heard.substr(kAsked));
    EXPECT_EQ(parsed.state, ParsedProxyHeader::State::kDone);
    EXPECT_EQ(parsed.destination, world.target.WithPort(80));
    EXPECT_EQ(heard.substr(kAsked + parsed.size), kWords) << world.net.log();
  }
}

TEST(Tunnel, WhateverBreaksItEndsAndLeavesNothing) {
  const ProxyHeader header;
  for (uint64_t seed = 1; seed <= 1000 && !testing::Test::HasFailure();
       ++seed) {
    World world(seed);
    SimFaults faults = SimFaults::Rough();
    faults.reset = 0.1;
    faults.fin = 0.1;
    faults.refuse = 0.1;
    world.net.set_faults(faults);
    world.net.AddServer(world.socks, {.peer = &world.peer,
                                      .window = 1 + seed % 40,
                                      .reset_discards_data = seed % 2 == 0});
    Endpoint endpoint = world.ViaSocks();
    endpoint.proxy = &header;
    Client client(&world.context, endpoint);
    world.test.RunUntilIdle();
    EXPECT_TRUE(client.conn().failed() || client.conn().eof() ||
                client.said_all())
        << world.net.log();
    EXPECT_EQ(client.received(), kGreeting.substr(0, client.received().size()));
  }
}

// --- Source ports ---

TEST(SourceRange, APortTakenTowardsThePeerGivesWayToTheNext) {
  const SocketOptions range{.source = *Address::FromIp("10.255.0.1"),
                            .source_port_low = 1000,
                            .source_port_high = 1004};
  const SocketOptions fixed{.source = *Address::FromIp("10.255.0.1", 1000)};
  const struct {
    const SocketOptions* options;
    uint64_t connects;
    Error error;
  } kCases[] = {
      {&range, 5, Error::kSourcePortRange},
      {&fixed, 1, Error::kOutOfPorts},
      {nullptr, 1, Error::kOutOfPorts},
  };
  for (const auto& c : kCases) {
    World world;
    world.net.AddServer(world.target, {.connect_errno = EADDRNOTAVAIL});
    Client client(&world.context,
                  {.address = &world.target, .socket = c.options});
    EXPECT_EQ(world.net.connects(), c.connects);
    EXPECT_EQ(client.conn().error(), c.error);
    EXPECT_EQ(client.conn().sys_errno(), EADDRNOTAVAIL);
  }
}

}  // namespace
}  // namespace checkd
