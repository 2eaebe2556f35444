#include "checks/engine/check_run.h"

#include <cerrno>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checks/engine/testing/check_world.h"
#include "checks/protocols/ssl_hello.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using testing::HasSubstr;

TEST(PlainCheck, ConnectsAndResets) {
  CheckWorld world(PlainRules());
  std::vector<SimClose> closes;
  FnPeer peer;
  peer.on_close = [&](SimConn, SimClose how) { closes.push_back(how); };
  bool accepted = false;
  peer.on_accept = [&](SimConn) { accepted = true; };
  world.net.AddServer(world.address(), {.peer = &peer});
  world.Start();
  EXPECT_EQ(world.RunOnce(), "L4OK 0 \"\"");
  world.loop.RunFor(Seconds(1));
  EXPECT_FALSE(
      accepted);  // the last ACK of the handshake was never sent (F181)
  EXPECT_EQ(world.Leaks(), "");
}

TEST(PlainCheck, Refused) {
  CheckWorld world(PlainRules());
  world.Start();
  EXPECT_EQ(world.RunOnce(),
            "L4CON 0 \"ECONNREFUSED returned by OS (Connection refused)\"");
  EXPECT_EQ(world.Leaks(), "");
}

TEST(PlainCheck, UnreachableAtOnce) {
  CheckWorld world(PlainRules());
  world.net.AddServer(world.address(), {.connect_errno = ENETUNREACH});
  world.Start();
  EXPECT_EQ(world.RunOnce(),
            "L4CON 0 \"General socket error (Network is unreachable)\"");
  EXPECT_EQ(world.Leaks(), "");
}

TEST(PlainCheck, UnixSocketThatIsNotThereIsASocketError) {
  CheckWorld world(PlainRules());
  world.server_spec().address = Address::Unix("/run/nope");
  world.net.AddServer(world.server_spec().address, {.connect_errno = ENOENT});
  world.Start();
  EXPECT_EQ(world.RunOnce(),
            "SOCKERR 0 \"General socket error (No such file or directory)\"");
}

TEST(Deadline, InterCoversEverythingWithoutTimeoutCheck) {
  CheckWorld world(TcpRules("a", "b"));
  SimPeer mute;
  world.net.AddServer(world.address(), {.peer = &mute});
  world.fleet.spec.timeout_connect_ms = 100;
  world.server_spec().inter_ms = 3000;
  world.Start();
  EXPECT_EQ(world.RunOnce(),
            "L7TOUT 0 \" at step 2 of tcp-check (expect string 'b')\"");
  EXPECT_NEAR(world.duration_ms(), 3000, 2);
}

TEST(Deadline, ConnectTimeoutNeedsBothTimeouts) {
  CheckWorld world(PlainRules());
  world.net.AddServer(world.address(), SimServer::Silent());
  world.fleet.spec.timeout_connect_ms = 100;
  world.fleet.spec.timeout_check_ms = 700;
  world.Start();
  EXPECT_EQ(world.RunOnce(), "L4TOUT 0 \"\"");
  EXPECT_NEAR(world.duration_ms(), 100, 2);
}

TEST(Deadline, TimeoutCheckBeginsWithTheConnection) {
  CheckWorld world(TcpRules("a", "b"));
  SimPeer mute;
  world.net.AddServer(world.address(),
                      {.peer = &mute, .connect_delay = Millis(400)});
  world.fleet.spec.timeout_check_ms = 700;
  world.Start();
  EXPECT_THAT(world.RunOnce(), HasSubstr("L7TOUT"));
  EXPECT_NEAR(world.duration_ms(), 1100, 3);
}

TEST(Deadline, LongerThanInterPostponesTheNextRun) {
  CheckWorld world(TcpRules("a", "b"));
  SimPeer mute;
  world.net.AddServer(world.address(), {.peer = &mute});
  world.server_spec().inter_ms = 100;
  world.fleet.spec.timeout_check_ms = 700;
  world.Start();
  world.loop.RunFor(Millis(790));
  EXPECT_EQ(world.net.connects(), 1u);
  world.loop.RunFor(Millis(20));
  EXPECT_EQ(world.net.connects(), 2u);
}

TEST(TcpCheck, BannerIsReadWithoutASend) {
  CheckWorld world(TcpRules("", "SSH"));
  FnPeer peer;
  peer.on_accept = [](SimConn conn) { conn.Send("SSH-2.0-x\r\n"); };
  world.net.AddServer(world.address(), {.peer = &peer});
  world.Start();
  EXPECT_EQ(world.RunOnce(), "L7OK 0 \"(tcp-check)\"");
  EXPECT_LE(world.duration_ms(), 2);  // nobody waited for a delayed ACK
}

// F281, F282.
TEST(SslHelloCheck, SendsTheTimeOfDayAndTakesAnyRecord) {
  struct Case {
    std::string reply, expected;
  };
  const Case cases[] = {
      {"\x16\x03\x03\x01\x01", "L6OK 0 \"\""},
      {"\x15\x03\x01\x01\x02\x02\x28", "L6OK 0 \"\""},
      {"HTTP/1.0 400", "L6RSP 0 \"\""},
  };
  for (const Case& c : cases) {
    CheckWorld world(MakeSslHelloRules());
    std::string hello;
    FnPeer peer;
    peer.on_data = [&](SimConn conn, std::string_view bytes) {
      hello.append(bytes);
      if (hello.size() == 126) conn.Send(c.reply);
    };
    world.net.AddServer(world.address(), {.peer = &peer});
    VirtualWallClock wall(world.loop.clock(), int64_t{0x12345678} * 1'000'000);
    world.Start({.wall_clock = &wall});
    EXPECT_EQ(world.RunOnce(), c.expected);
    EXPECT_EQ(hello.substr(11, 4), "\x12\x34\x56\x78");
    EXPECT_EQ(hello.substr(15, 14), "HAPROXYSSLCHK\n");
    EXPECT_EQ(world.Leaks(), "");
  }
}

TEST(SslHelloCheck, SilenceIsATimeoutOfLayer6) {
  CheckWorld world(MakeSslHelloRules());
  world.fleet.spec.timeout_check_ms = 500;
  SimPeer mute;
  world.net.AddServer(world.address(), {.peer = &mute});
  world.Start();
  EXPECT_EQ(world.RunOnce(), "L6TOUT 0 \"\"");
}

TEST(TcpCheck, SecondSendDropsWhatCameBefore) {
  RulesetBuilder builder(RulesetType::kTcp);
  (void)builder.AddSend("one\n", "");
  (void)builder.AddExpect(Expect(Match::kString, "1"), "");
  (void)builder.AddSend("two\n", "");
  (void)builder.AddExpect(Expect(Match::kString, "1"), "");
  CheckWorld world(builder.Build());
  FnPeer peer;
  peer.on_data = [](SimConn conn, std::string_view bytes) {
    conn.Send(bytes == "one\n" ? "1" : "2");
    if (bytes == "two\n") conn.Close(SimClose::kFin, Millis(5));
  };
  world.net.AddServer(world.address(), {.peer = &peer});
  world.Start();
  EXPECT_EQ(world.RunOnce(),
            "L7RSP 0 \"TCPCHK did not match content '1' at step 4\"");
}

TEST(TcpCheck, ResetWithoutDataIsASocketError) {
  CheckWorld world(TcpRules("", "x"));
  FnPeer peer;
  peer.on_accept = [](SimConn conn) { conn.Close(SimClose::kRst, Millis(5)); };
  world.net.AddServer(world.address(), {.peer = &peer});
  world.Start();
  EXPECT_EQ(world.RunOnce(),
            "SOCKERR 0 \"ECONNRESET returned by OS (Connection reset by peer) "
            "at step 1 of tcp-check (expect string 'x')\"");
  EXPECT_EQ(world.Leaks(), "");
}

TEST(TcpCheck, ResetMakesWhatCameFinal) {
  CheckWorld world(TcpRules("", "xyz"));
  FnPeer peer;
  peer.on_accept = [](SimConn conn) {
    conn.Send("x");
    conn.Close(SimClose::kRst, Millis(5));
  };
  world.net.AddServer(world.address(), {.peer = &peer});
  world.Start();
  EXPECT_EQ(world.RunOnce(),
            "L7RSP 0 \"TCPCHK did not match content 'xyz' at step 1\"");
}

TEST(TcpCheck, SendMustFitTheBuffer) {
  CheckWorld world(TcpRules(std::string(16384, 'x')));
  SimPeer mute;
  world.net.AddServer(world.address(), {.peer = &mute});
  world.Start();
  EXPECT_EQ(world.RunOnce(),
            "L7RSP 0 \"tcp-check send : string too large (16384) for buffer "
            "size (16384) at step 1\"");
  EXPECT_EQ(world.Leaks(), "");
}

TEST(TcpCheck, EveryConnectIsAConnectionOfItsOwn) {
  RulesetBuilder builder(RulesetType::kTcp);
  ConnectRule first, second;
  second.port = 81;
  (void)builder.AddConnect(std::move(first), "");
  (void)builder.AddConnect(std::move(second), "ho");
  CheckWorld world(builder.Build());
  SimPeer mute;
  world.net.AddServer(world.address(), {.peer = &mute});
  world.Start();
  EXPECT_EQ(world.RunOnce(),
            "L4CON 0 \"ECONNREFUSED returned by OS (Connection refused) at "
            "step 2 of tcp-check (connect port 81) comment: 'ho'\"");
  EXPECT_EQ(world.net.connects(), 2u);
  EXPECT_EQ(world.Leaks(), "");
}

TEST(TcpCheck, BytesOfOneConnectionAreNoAnswerOnTheNext) {
  RulesetBuilder builder(RulesetType::kTcp);
  ConnectRule second;
  second.port = 81;
  (void)builder.AddConnect({}, "");
  (void)builder.AddExpect(Expect(Match::kString, "a"), "");
  (void)builder.AddConnect(std::move(second), "");
  (void)builder.AddExpect(Expect(Match::kString, "b"), "");
  CheckWorld world(builder.Build());
  FnPeer peer;
  peer.on_accept = [](SimConn conn) { conn.Send("ab"); };
  SimPeer mute;
  world.net.AddServer(world.address(), {.peer = &peer});
  world.net.AddServer(world.address().WithPort(81), {.peer = &mute});
  world.server_spec().inter_ms = 1000;
  world.Start();
  EXPECT_EQ(world.RunOnce().substr(0, 6), "L7TOUT");
  EXPECT_EQ(world.Leaks(), "");
}

TEST(TcpCheck, AResetThatAnExpectSawFailsTheNextConnect) {
  RulesetBuilder builder(RulesetType::kTcp);
  ExpectRule unwanted = Expect(Match::kString, "b");
  unwanted.inverse = true;  // passes when the stream ends
  (void)builder.AddConnect({}, "");
  (void)builder.AddExpect(std::move(unwanted), "");
  (void)builder.AddConnect({}, "");
  CheckWorld world(builder.Build());
  FnPeer peer;
  peer.on_accept = [](SimConn conn) {
    conn.Send("a");
    conn.Close(SimClose::kRst, Millis(5));
  };
  world.net.AddServer(world.address(), {.peer = &peer});
  world.Start();
  EXPECT_EQ(world.RunOnce(),
            "SOCKERR 0 \"ECONNRESET returned by OS (Connection reset by peer) "
            "at step 3 of tcp-check (connect)\"");
  EXPECT_EQ(world.net.connects(), 1u);
  EXPECT_EQ(world.Leaks(), "");
}

// F179, F180.
TEST(TcpCheck, AConnectionEndsAsItsRuleSays) {
  for (const bool linger : {false, true}) {
    RulesetBuilder builder(RulesetType::kTcp);
    ConnectRule rule;
    rule.linger = linger;
    (void)builder.AddConnect(std::move(rule), "");
    (void)builder.AddExpect(Expect(Match::kString, "x"), "");
    CheckWorld world(builder.Build());
    std::vector<SimClose> closes;
    FnPeer peer;
    peer.on_accept = [](SimConn conn) { conn.Send("x"); };
    peer.on_close = [&](SimConn, SimClose how) { closes.push_back(how); };
    world.net.AddServer(world.address(), {.peer = &peer});
    world.Start();
    EXPECT_EQ(world.RunOnce(), "L7OK 0 \"(tcp-check)\"");
    world.loop.RunFor(Millis(10));
    EXPECT_EQ(closes,
              std::vector<SimClose>{linger ? SimClose::kFin : SimClose::kRst});
  }
}

// F180.
TEST(HttpCheck, OneConnectionEndsInGoodOrderBeforeTheNext) {
  RulesetBuilder builder(RulesetType::kHttp);
  for (int i = 0; i < 2; ++i) {
    (void)builder.AddConnect({}, "");
    (void)builder.AddHttpSend({}, "");
    (void)builder.AddExpect(Expect(Match::kBodyString, "x"), "");
  }
  CheckWorld world(builder.Build());
  std::vector<SimClose> closes;
  ReplyPeer reply("\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\nx");
  FnPeer peer;
  peer.on_data = [&](SimConn conn, std::string_view bytes) {
    reply.OnData(conn, bytes);
  };
  peer.on_close = [&](SimConn, SimClose how) { closes.push_back(how); };
  world.net.AddServer(world.address(), {.peer = &peer});
  world.Start();
  EXPECT_EQ(world.RunOnce().substr(0, 4), "L7OK");
  world.loop.RunFor(Millis(10));
  EXPECT_EQ(closes, (std::vector<SimClose>{SimClose::kFin, SimClose::kRst}));
  EXPECT_EQ(world.Leaks(), "");
}

// A run that ended while it waited for room has done with its request, and with
// its wait: the time of the next one's response is not begun again by a SEND
// that goes out at once.
TEST(TcpCheck, ARunThatEndedWhileSendingLeavesNothingToTheNext) {
  RulesetBuilder builder(RulesetType::kTcp);
  (void)builder.AddExpect(Expect(Match::kString, "hello"), "");
  (void)builder.AddSend("request", "");
  (void)builder.AddExpect(Expect(Match::kString, "answer"), "");
  CheckWorld world(builder.Build());
  world.fleet.spec.timeout_check_ms = 1000;
  FnPeer peer;
  peer.on_accept = [](SimConn conn) {
    conn.PauseReading();
    conn.Send("hello");
  };
  world.net.AddServer(world.address(), {.peer = &peer, .window = 3});
  world.Start();
  EXPECT_EQ(world.RunOnce().substr(0, 6), "L7TOUT");
  std::string request;
  peer.on_accept = [](SimConn conn) { conn.Send("hello", Millis(600)); };
  peer.on_data = [&](SimConn, std::string_view bytes) { request += bytes; };
  world.net.AddServer(world.address(), {.peer = &peer});
  EXPECT_EQ(world.RunOnce().substr(0, 6), "L7TOUT");
  EXPECT_EQ(request, "request");
  EXPECT_LE(world.duration_ms(), 1100);
  EXPECT_EQ(world.Leaks(), "");
}

TEST(TcpCheck, OnlyASendThatWaitedBeginsTheTimeOfItsResponseAnew) {
  RulesetBuilder builder(RulesetType::kTcp);
  for (const char* request : {"request", "?"}) {
    (void)builder.AddSend(request, "");
    (void)builder.AddExpect(Expect(Match::kString, "yes"), "");
  }
  CheckWorld world(builder.Build());
  world.fleet.spec.timeout_check_ms = 1000;
  FnPeer peer;
  peer.on_accept = [&](SimConn conn) {
    conn.PauseReading();
    world.loop.poller()->At(world.loop.clock()->Now() + Millis(300),
                            [conn] { conn.ResumeReading(); });
  };
  peer.on_data = [](SimConn conn, std::string_view) {
    if (conn.received() == "request") conn.Send("yes", Millis(600));
  };
  world.net.AddServer(world.address(), {.peer = &peer, .window = 3});
  world.Start();
  EXPECT_EQ(world.RunOnce().substr(0, 6), "L7TOUT");
  EXPECT_GE(world.duration_ms(), 1300);
  EXPECT_LE(world.duration_ms(), 1400);
  EXPECT_EQ(world.Leaks(), "");
}

TEST(TcpCheck, AServerThatIsLostBetweenTwoConnectsIsNotJudged) {
  RulesetBuilder builder(RulesetType::kTcp);
  (void)builder.AddConnect({}, "");
  (void)builder.AddExpect(Expect(Match::kString, "hi"), "");
  (void)builder.AddConnect({}, "");
  CheckWorld world(builder.Build());
  world.server_spec().MutableExtras().fqdn = "s.example";
  FnPeer peer;
  peer.on_accept = [&](SimConn conn) {
    conn.Send("hi");
    world.server().SetUnresolved("DNS NX status");
  };
  world.net.AddServer(world.address(), {.peer = &peer});
  world.Start();
  world.loop.RunFor(Seconds(1));
  const ServerSnapshot lost = world.server().Snapshot();
  EXPECT_EQ(lost.status, CheckStatus::kInitializing);
  EXPECT_EQ(lost.check_state & kCheckInProgress, 0);
  EXPECT_EQ(world.engine->stats().Get(EngineCounter::kRunsAborted), 1u);
  EXPECT_EQ(world.engine->open(), 0u);
  EXPECT_EQ(world.net.connects(), 1u);
  // Found again: checked again.
  peer.on_accept = [](SimConn conn) { conn.Send("hi"); };
  world.server().SetAddress(world.address(), "r/n");
  world.server().SetResolved(true);
  EXPECT_EQ(world.RunOnce(), "L4OK 0 \"(tcp-check)\"");
  EXPECT_EQ(world.Leaks(), "");
}

struct TargetCase {
  const char* name;
  Address rule_address;
  uint16_t rule_port;
  Address check_addr;
  uint16_t check_port;
  Address expected;
};

class Target : public testing::TestWithParam<TargetCase> {};

// F171, F172.
TEST_P(Target, IsThatOfTheFirstWhoNamesIt) {
  const TargetCase& c = GetParam();
  RulesetBuilder builder(RulesetType::kTcp);
  ConnectRule rule;
  rule.address = c.rule_address;
  rule.port = c.rule_port;
  (void)builder.AddConnect(std::move(rule), "");
  CheckWorld world(builder.Build());
  world.server_spec().check_addr = c.check_addr;
  world.server_spec().check_port = c.check_port;
  SimPeer mute;
  world.net.AddServer(c.expected, {.peer = &mute});
  world.Start();
  EXPECT_EQ(world.RunOnce(), "L4OK 0 \"(tcp-check)\"") << world.net.log();
}

Address Ip(const char* ip, uint16_t port = 0) {
  return *Address::FromIp(ip, port);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Target,
    testing::Values(
        TargetCase{"Server", {}, 0, {}, 0, Ip("10.0.0.1", 80)},
        TargetCase{"Port", {}, 0, {}, 81, Ip("10.0.0.1", 81)},
        TargetCase{"Addr", {}, 0, Ip("10.0.0.2"), 0, Ip("10.0.0.2", 80)},
        TargetCase{
            "AddrPort", {}, 0, Ip("10.0.0.2", 82), 0, Ip("10.0.0.2", 82)},
        TargetCase{"PortBeatsAddrPort",
                   {},
                   0,
                   Ip("10.0.0.2", 82),
                   81,
                   Ip("10.0.0.2", 81)},
        TargetCase{"RuleAddr", Ip("10.0.0.3"), 0, Ip("10.0.0.2", 82), 0,
                   Ip("10.0.0.3", 82)},
        TargetCase{"RuleAddrPort", Ip("10.0.0.3", 83), 0, Ip("10.0.0.2"), 81,
                   Ip("10.0.0.3", 83)},
        TargetCase{
            "RulePort", Ip("10.0.0.3", 83), 84, {}, 81, Ip("10.0.0.3", 84)},
        TargetCase{
            "RuleUnix", Address::Unix("/x"), 84, {}, 81, Address::Unix("/x")}),
    [](const auto& info) { return info.param.name; });

TEST(HttpCheck, SendsTheBareRequestAndPasses) {
  CheckWorld world(HttpRules());
  ReplyPeer peer("\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n");
  world.net.AddServer(world.address(), {.peer = &peer});
  world.server_spec().inter_ms = 100;
  world.Start();
  EXPECT_EQ(world.RunOnce(), "L7OK 200 \"\"");
  EXPECT_EQ(world.RunOnce(), "L7OK 200 \"\"");  // from the kept request
  ASSERT_EQ(peer.requests().size(), 2u);
  EXPECT_EQ(peer.requests()[0], "OPTIONS / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(peer.requests()[1], peer.requests()[0]);
  EXPECT_EQ(world.Leaks(), "");
}

TEST(HttpCheck, ShowsTheReasonOfAWrongStatus) {
  CheckWorld world(HttpRules());
  ReplyPeer peer("\r\n\r\n", "HTTP/1.0 404 Not Found\r\n\r\n");
  world.net.AddServer(world.address(), {.peer = &peer});
  world.Start();
  EXPECT_EQ(world.RunOnce(), "L7STS 404 \"Not Found\"");
}

struct AnswerCase {
  const char* name;
  const char* answer;
  SimClose close;
  Duration close_delay;
  const char* verdict;
};

class HttpBody : public testing::TestWithParam<AnswerCase> {};

// F226, F230.
TEST_P(HttpBody, Verdict) {
  const AnswerCase& c = GetParam();
  RulesetBuilder builder(RulesetType::kHttp);
  builder.OptionHttpchk({});
  (void)builder.AddExpect(Expect(Match::kBodyString, "foo"), "");
  CheckWorld world(builder.Build());
  FnPeer peer;
  peer.on_data = [&](SimConn conn, std::string_view) {
    conn.Send(c.answer);
    conn.Close(c.close, c.close_delay);
  };
  world.net.AddServer(world.address(), {.peer = &peer});
  world.Start();
  EXPECT_EQ(world.RunOnce(), c.verdict);
  EXPECT_EQ(world.Leaks(), "");
}

INSTANTIATE_TEST_SUITE_P(
    Table, HttpBody,
    testing::Values(
        AnswerCase{"Found", "HTTP/1.0 200 OK\r\n\r\na foo", SimClose::kFin,
                   Millis(5), "L7OK 200 \"\""},
        AnswerCase{"FinMismatch", "HTTP/1.0 200 OK\r\n\r\nbar", SimClose::kFin,
                   Millis(5), "L7RSP 200 \"HTTP content check did not match\""},
        AnswerCase{
            "NoBody", "HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n",
            SimClose::kFin, Millis(500),
            "L7RSP 200 \"HTTP content check could not find a response body\""},
        AnswerCase{"ResetWhileWaiting", "HTTP/1.0 200 OK\r\n\r\nbar",
                   SimClose::kRst, Millis(5),
                   "SOCKERR 0 \"ECONNRESET returned by OS (Connection reset by "
                   "peer)\""},
        AnswerCase{"HeadersCut", "HTTP/1.0 20", SimClose::kFin, Millis(5),
                   "L7RSP 0 \"\""},
        AnswerCase{"Nothing", "", SimClose::kFin, Millis(5), "L7RSP 0 \"\""},
        AnswerCase{"NothingReset", "", SimClose::kRst, Millis(5),
                   "SOCKERR 0 \"ECONNRESET returned by OS (Connection reset by "
                   "peer)\""},
        AnswerCase{"Garbage", "SMTP nonsense\r\n\r\n", SimClose::kFin,
                   Millis(500), "L7RSP 0 \"\""},
        AnswerCase{"BadChunk",
                   "HTTP/1.1 200 OK\r\ntransfer-encoding: "
                   "chunked\r\n\r\nzz\r\nfoo\r\n",
                   SimClose::kFin, Millis(500),
                   "L7RSP 0 \"TCPCHK did not match content 'foo' at step 1\""}),
    [](const auto& info) { return info.param.name; });

TEST(HttpCheck, DisableOn404LooksAtTheServer) {
  RulesetBuilder builder(RulesetType::kHttp);
  builder.OptionHttpchk({});
  CheckWorld world(builder.Build());
  world.ruleset.disable_on_404 = true;
  ReplyPeer peer("\r\n\r\n", "HTTP/1.0 404 Not Found\r\n\r\n");
  world.net.AddServer(world.address(), {.peer = &peer});
  world.server_spec().inter_ms = 100;
  world.Start();
  EXPECT_EQ(world.RunOnce(), "L7OKC 404 \"\"");
  world.server().SetHealth(HealthCommand::kDown);
  EXPECT_EQ(world.RunOnce(), "L7STS 404 \"Not Found\"");
}

TEST(HttpCheck, SendStateAddsTheHeader) {
  RulesetBuilder builder(RulesetType::kHttp);
  builder.OptionHttpchk({});
  CheckWorld world(builder.Build());
  world.ruleset.send_state = true;
  ReplyPeer peer("\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n");
  world.net.AddServer(world.address(), {.peer = &peer});
  world.Start({.node = "n"});
  EXPECT_EQ(world.RunOnce(), "L7OK 200 \"\"");
  EXPECT_EQ(peer.requests().at(0),
            "OPTIONS / HTTP/1.0\r\nx-haproxy-server-state: UP 1/3; "
            "address=10.0.0.1; port=80; name=b/s; node=n; weight=1/1; "
            "scur=0/0; qcur=0\r\n\r\n");
}

}  // namespace
}  // namespace checkd
