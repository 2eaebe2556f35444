// Name servers that went deaf are asked anew: over another connection, from
// another port. Over real sockets, through DnsClient.
#include "transport/dns/dns_link.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "transport/dns/dns_client.h"
#include "transport/dns/testing/scripted_dns_server.h"
#include "transport/testing/real_loop.h"

namespace checkd {
namespace {

constexpr char kName[] = "www.test";
constexpr Duration kTry = Millis(60);
// A try that no test waits for.
constexpr Duration kLong = Seconds(15);

ScriptedAnswer Good(std::string_view ip = "192.0.2.1") {
  return {.answers = {WireA(kName, ip)}};
}

class DnsLinkTest : public testing::Test {
 protected:
  DnsLinkTest() { server_.Set(kName, kDnsWireA, {Good()}); }

  void Make(bool tcp, Duration timeout_retry = kTry, int retries = 4) {
    client_ = std::make_unique<DnsClient>(
        &real_.loop, &real_.poller,
        DnsClient::Options{.servers = {{"ns", server_.address(), tcp}},
                           .timeout_retry = timeout_retry,
                           .retries = retries});
  }
  DnsReply Ask(std::string_view name = kName) {
    int calls = 0;
    DnsReply result;
    client_->Ask(name, DnsType::kA, [&](const DnsReply& reply) {
      ++calls;
      result = reply;
    });
    EXPECT_TRUE(real_.RunUntil([&] { return calls > 0; }));
    EXPECT_EQ(calls, 1);
    return result;
  }
  void Turn(Duration time) {
    const Instant end = real_.loop.Now() + time;
    ASSERT_TRUE(real_.RunUntil([&] { return real_.loop.Now() >= end; }));
  }
  const NameServerStats& stats() { return client_->stats(0); }

  RealLoop real_;
  ScriptedDnsServer server_{&real_.context};
  std::unique_ptr<DnsClient> client_;
};

struct TrickCase {
  const char* what;
  TcpTrick trick;
  uint64_t timeouts;  // until another connection is made
  uint64_t invalid;
};

TEST_F(DnsLinkTest, AConnectionThatBringsNoAnswersIsLeft) {
  const TrickCase kCases[] = {
      {"says nothing", TcpTrick::kDeaf, 2, 0},
      {"a length, and nothing", TcpTrick::kLengthOnly, 2, 0},
      {"a byte now and then", TcpTrick::kDrip, 2, 0},
      {"answers to other questions", TcpTrick::kOtherIds, 2, 0},
      {"half closed", TcpTrick::kHalfClose, 1, 0},
      {"no length of an answer", TcpTrick::kNonsense, 1, 1},
      {"no answer", TcpTrick::kEcho, 1, 1},
  };
  for (const TrickCase& c : kCases) {
    SCOPED_TRACE(c.what);
    ScriptedDnsServer server(&real_.context);
    server.Set(kName, kDnsWireA, {Good()});
    server.TrickTcp(c.trick, 1);
    client_ = std::make_unique<DnsClient>(
        &real_.loop, &real_.poller,
        DnsClient::Options{.servers = {{"ns", server.address(), true}},
                           .timeout_retry = kTry,
                           .retries = 4});
    EXPECT_EQ(Ask().status, DnsStatus::kValid);
    EXPECT_EQ(server.tcp_connections(), 2);
    EXPECT_EQ(stats().timeout, c.timeouts);
    EXPECT_EQ(stats().sent, c.timeouts + 1);
    EXPECT_EQ(stats().invalid, c.invalid);
    EXPECT_EQ(stats().valid, 1u);
  }
}

TEST_F(DnsLinkTest, APortThatGetsNoAnswersIsLeft) {
  server_.DeafenUdp(1);
  Make(false);
  EXPECT_EQ(Ask().status, DnsStatus::kValid);
  EXPECT_EQ(server_.udp_ports(), 2);
  EXPECT_EQ(stats().timeout, 2u);
  EXPECT_EQ(stats().sent, 3u);
}

TEST_F(DnsLinkTest, OneAnswerIsEnoughToStay) {
  // A name that is never answered, beside one that is.
  server_.Set("quiet.test", kDnsWireA, {{.trick = DnsTrick::kSilence}});
  for (const bool tcp : {false, true}) {
    SCOPED_TRACE(tcp ? "tcp" : "udp");
    Make(tcp, Millis(200), 5);
    const int connections = server_.tcp_connections();
    const int ports = server_.udp_ports();
    bool over = false;
    client_->Ask("quiet.test", DnsType::kA,
                 [&](const DnsReply&) { over = true; });
    while (!over) {
      EXPECT_EQ(Ask().status, DnsStatus::kValid);
      Turn(Millis(50));
    }
    EXPECT_EQ(server_.tcp_connections() - connections, tcp ? 1 : 0);
    EXPECT_EQ(server_.udp_ports() - ports, tcp ? 0 : 1);
  }
}

TEST_F(DnsLinkTest, ASlowAnswerStillComesFromWhereItWasAskedFirst) {
  ScriptedAnswer slow = Good();
  slow.delay = Millis(250);  // after the second timeout, before the third
  server_.Set(kName, kDnsWireA, {slow, {.trick = DnsTrick::kSilence}});
  for (const bool tcp : {false, true}) {
    server_.Set(kName, kDnsWireA, {slow, {.trick = DnsTrick::kSilence}});
    Make(tcp, Millis(100), 3);
    EXPECT_EQ(Ask().status, DnsStatus::kValid);
    EXPECT_EQ(server_.asked(kName, kDnsWireA), 3);
    EXPECT_EQ(stats().timeout, 2u);
    EXPECT_EQ(stats().valid, 1u);
  }
}

TEST_F(DnsLinkTest, ATruncatedAnswerWhoseConnectionIsDeafIsFetchedOverAnother) {
  ScriptedAnswer cut = Good();
  cut.trick = DnsTrick::kTruncate;
  server_.Set(kName, kDnsWireA, {cut});
  server_.TrickTcp(TcpTrick::kDeaf, 1);
  Make(false);
  EXPECT_EQ(Ask().status, DnsStatus::kValid);
  EXPECT_EQ(server_.tcp_connections(), 2);
  EXPECT_EQ(stats().truncated, 3u);
  EXPECT_EQ(stats().timeout, 2u);
}

TEST_F(DnsLinkTest, QuestionsUnderWayAreAllAnsweredOnce) {
  constexpr int kQuestions = 300;
  server_.SetDefault({.rcode = 3});
  for (const bool tcp : {false, true}) {
    SCOPED_TRACE(tcp ? "tcp" : "udp");
    server_.TrickTcp(TcpTrick::kDeaf, 1);
    server_.DeafenUdp(1);
    Make(tcp, Millis(200));
    std::vector<int> calls(kQuestions);
    int answered = 0;
    for (int i = 0; i < kQuestions; ++i) {
      client_->Ask("n" + std::to_string(i) + ".test", DnsType::kA,
                   [&, i](const DnsReply& reply) {
                     EXPECT_EQ(reply.status, DnsStatus::kNxDomain);
                     ++calls[static_cast<size_t>(i)];
                     ++answered;
                   });
    }
    ASSERT_TRUE(real_.RunUntil([&] { return answered >= kQuestions; }));
    Turn(Millis(20));
    EXPECT_EQ(calls, std::vector<int>(kQuestions, 1));
    EXPECT_EQ(stats().nx, static_cast<uint64_t>(kQuestions));
    EXPECT_EQ(stats().snd_error, 0u);
    EXPECT_EQ(stats().outdated, 0u);
    EXPECT_EQ(stats().timeout, 2u * kQuestions);
    EXPECT_EQ(stats().sent, 3u * kQuestions);
  }
}

// Its questions were asked elsewhere since.
TEST_F(DnsLinkTest, NothingIsAskedAgainBecauseAConnectionThatWasLeftEnded) {
  const ScriptedAnswer silence{.trick = DnsTrick::kSilence};
  server_.Set(kName, kDnsWireA, {silence, silence, silence, Good()});
  Make(true, Millis(150));
  // Two at once: the answer to one is what makes the other worth asking again.
  client_->Ask("other.test", DnsType::kA, [](const DnsReply&) {});
  bool over = false;
  client_->Ask(kName, DnsType::kA, [&](const DnsReply&) { over = true; });
  ASSERT_TRUE(real_.RunUntil([&] { return server_.tcp_connections() == 2; }));
  EXPECT_EQ(stats().nx, 1u);
  server_.HangUp(1);
  ASSERT_TRUE(real_.RunUntil([&] { return over; }));
  EXPECT_EQ(stats().sent, 1u + 4u);
  EXPECT_EQ(stats().valid, 1u);
}

TEST_F(DnsLinkTest, NothingIsLostWithAConnectionThatWasLeft) {
  server_.Set(kName, kDnsWireA, {Good(), {.trick = DnsTrick::kSilence}});
  NameServerStats stats;
  std::vector<DnsEnd> ends;
  DnsLink link(
      &real_.loop, &real_.poller, {"ns", server_.address(), true},
      {.patience = Millis(10)}, &stats,
      [&](uint64_t, DnsEnd end, std::string_view) { ends.push_back(end); });
  link.Ask(kName, DnsType::kA, 1);
  link.Ask(kName, DnsType::kA, 2);
  ASSERT_TRUE(real_.RunUntil([&] { return ends.size() == 1; }));
  Turn(Millis(20));
  link.Ask(kName, DnsType::kA, 3);
  ASSERT_TRUE(real_.RunUntil([&] { return server_.asked_tcp() == 3; }));
  ASSERT_EQ(server_.tcp_connections(), 2);
  server_.HangUp(1);
  ASSERT_TRUE(real_.RunUntil([&] { return stats.snd_error == 1; }));
  EXPECT_EQ(ends, std::vector<DnsEnd>{DnsEnd::kAnswer});
}

TEST_F(DnsLinkTest, AChannelThatWasLeftTellsOfNoLoss) {
  for (const bool leave : {false, true}) {
    server_.Set(kName, kDnsWireA, {Good(), {.trick = DnsTrick::kSilence}});
    NameServerStats stats;
    std::vector<DnsEnd> ends;
    DnsChannel channel(&real_.loop, &real_.poller,
                       {"ns", server_.address(), true}, {}, &stats,
                       [&](const DnsFlight&, DnsEnd end, std::string_view) {
                         ends.push_back(end);
                       });
    const int connections = server_.tcp_connections();
    channel.Ask({kName, DnsType::kA, 1});
    channel.Ask({kName, DnsType::kA, 2});
    ASSERT_TRUE(real_.RunUntil([&] { return ends.size() == 1; }));
    if (leave) channel.Leave();
    server_.HangUp(connections + 1);
    ASSERT_TRUE(real_.RunUntil([&] { return stats.snd_error == 1; }));
    std::vector<DnsEnd> expected = {DnsEnd::kAnswer};
    if (!leave) expected.push_back(DnsEnd::kLost);
    EXPECT_EQ(ends, expected);
  }
}

// A channel over TCP, and what it told.
struct Told {
  Told(RealLoop* real, const Address& address, Duration patience = Seconds(4),
       bool tcp = true)
      : channel(&real->loop, &real->poller, {"ns", address, tcp},
                {.patience = patience}, &stats,
                [this](const DnsFlight&, DnsEnd end, std::string_view) {
                  ends.push_back(end);
                }) {}

  NameServerStats stats;
  std::vector<DnsEnd> ends;
  DnsChannel channel;
};

TEST_F(DnsLinkTest, AConnectionThatBroughtNothingIsNotWorthAskingAgain) {
  server_.Set(kName, kDnsWireA, {Good(), {.trick = DnsTrick::kSilence}});
  Told told(&real_, server_.address());
  told.channel.Ask({kName, DnsType::kA, 1});
  ASSERT_TRUE(real_.RunUntil([&] { return told.ends.size() == 1; }));
  told.channel.Ask({kName, DnsType::kA, 2});
  ASSERT_TRUE(real_.RunUntil([&] { return server_.asked_tcp() == 2; }));
  ASSERT_EQ(server_.tcp_connections(), 2);
  server_.HangUp(2);
  ASSERT_TRUE(real_.RunUntil([&] { return told.stats.snd_error == 1; }));
  EXPECT_EQ(told.ends, std::vector<DnsEnd>{DnsEnd::kAnswer});
}

TEST_F(DnsLinkTest, WhatFailsAtOnceIsCountedAndNotTold) {
  Told told(&real_, server_.address());
  told.channel.Ask({kName, DnsType::kA, 1});
  ASSERT_TRUE(real_.RunUntil([&] { return told.ends.size() == 1; }));
  rlimit limit;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlimit none{.rlim_cur = 0, .rlim_max = limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  told.channel.Ask({kName, DnsType::kA, 2});
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  EXPECT_EQ(told.ends.size(), 1u);
  EXPECT_EQ(told.stats.snd_error, 1u);
  EXPECT_EQ(told.stats.sent, 1u);
}

TEST_F(DnsLinkTest, AnAnswerThatNeverComesIsGivenUpWithoutAWord) {
  server_.Set(kName, kDnsWireA, {Good(), {.trick = DnsTrick::kSilence}});
  for (const bool tcp : {false, true}) {
    Told told(&real_, server_.address(), Millis(50), tcp);
    told.channel.Ask({kName, DnsType::kA, 1});
    told.channel.Ask({kName, DnsType::kA, 2});
    ASSERT_TRUE(real_.RunUntil(
        [&] { return told.channel.silence() > Duration::zero(); }));
    ASSERT_TRUE(real_.RunUntil(
        [&] { return told.channel.silence() == Duration::zero(); }));
    EXPECT_EQ(told.stats.snd_error, 0u);
    Turn(Millis(100));
    EXPECT_EQ(real_.loop.NextDeadline(), kNever) << "nothing is looked for";
  }
}

TEST_F(DnsLinkTest, ThereIsABoundOnWhatIsOwed) {
  server_.DeafenUdp(1);
  Told told(&real_, server_.address(), Seconds(4), false);
  for (size_t i = 0; i <= DnsChannel::kMaxOwed; ++i) {
    told.channel.Ask({kName, DnsType::kA, i});
  }
  EXPECT_EQ(told.stats.sent, DnsChannel::kMaxOwed);
  EXPECT_EQ(told.stats.snd_error, 1u);
}

TEST_F(DnsLinkTest, WhatWasAnsweredIsNotAskedAgainBecauseAConnectionEnded) {
  ScriptedDnsServer other(&real_.context);
  const ScriptedAnswer silence{.trick = DnsTrick::kSilence};
  other.Set(kName, kDnsWireA, {silence});
  server_.Set(kName, kDnsWireA, {silence, {.rcode = 3}});
  client_ = std::make_unique<DnsClient>(
      &real_.loop, &real_.poller,
      DnsClient::Options{.servers = {{"ns", server_.address(), true},
                                     {"other", other.address(), true}},
                         .timeout_retry = Millis(150)});
  bool over = false;
  client_->Ask(kName, DnsType::kA, [&](const DnsReply& reply) {
    EXPECT_EQ(reply.status, DnsStatus::kNxDomain);
    over = true;
  });
  ASSERT_TRUE(real_.RunUntil([&] { return stats().nx == 1; }));
  server_.HangUp(1);  // which still owed the answer to the first try
  ASSERT_TRUE(real_.RunUntil([&] { return over; }));
  EXPECT_EQ(stats().snd_error, 1u);
  EXPECT_EQ(stats().sent, 2u);
}

TEST_F(DnsLinkTest, WhoOwesNothingIsNotDeaf) {
  NameServerStats stats;
  int answers = 0;
  DnsChannel channel(
      &real_.loop, &real_.poller, {"ns", server_.address(), false}, {}, &stats,
      [&](const DnsFlight& flight, DnsEnd end, std::string_view) {
        EXPECT_EQ(flight.token, 7u);
        EXPECT_EQ(end, DnsEnd::kAnswer);
        ++answers;
      });
  EXPECT_EQ(channel.silence(), Duration::zero());
  channel.Ask({kName, DnsType::kA, 7});
  ASSERT_TRUE(real_.RunUntil([&] { return answers == 1; }));
  Turn(Millis(20));
  EXPECT_EQ(channel.silence(), Duration::zero());
  server_.Set(kName, kDnsWireA, {{.trick = DnsTrick::kSilence}});
  channel.Ask({kName, DnsType::kA, 8});
  Turn(Millis(20));
  EXPECT_GE(channel.silence(), Millis(20));
}

TEST_F(DnsLinkTest, AConnectionThatIsNeverMadeIsLeft) {
  // The kernel drops what does not fit the queue of those to be accepted.
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_storage storage;
  Address address = *Address::FromIp("127.0.0.1");
  socklen_t size = address.ToSockaddr(&storage);
  auto* name = reinterpret_cast<sockaddr*>(&storage);
  ASSERT_EQ(bind(listener, name, size), 0);
  ASSERT_EQ(listen(listener, 0), 0);
  ASSERT_EQ(getsockname(listener, name, &size), 0);
  address = Address::FromSockaddr(name, size);
  const int filler = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(connect(filler, name, size), 0);
  client_ = std::make_unique<DnsClient>(
      &real_.loop, &real_.poller,
      DnsClient::Options{.servers = {{"ns", address, true}},
                         .timeout_retry = kTry,
                         .retries = 3});
  bool over = false;
  client_->Ask(kName, DnsType::kA, [&](const DnsReply&) { over = true; });
  ASSERT_TRUE(real_.RunUntil([&] { return stats().timeout == 1; }));
  // There is room for the next one now.
  close(accept(listener, nullptr, nullptr));
  ASSERT_TRUE(real_.RunUntil([&] { return over; }));
  // Before the first one's own repetition, which comes after a second.
  EXPECT_GE(accept4(listener, nullptr, nullptr, SOCK_NONBLOCK), 0);
  close(filler);
  close(listener);
}

TEST_F(DnsLinkTest, ASecondQuestionGoesOutOnAConnectionThatIsOpen) {
  server_.Set(kName, kDnsWireA, {{.trick = DnsTrick::kSilence}});
  Make(true, kLong);
  client_->Ask(kName, DnsType::kA, [](const DnsReply&) {});
  ASSERT_TRUE(real_.RunUntil([&] { return server_.asked_tcp() == 1; }));
  Turn(Millis(20));  // nothing is to come of this connection any more
  EXPECT_EQ(Ask("other.test").status, DnsStatus::kNxDomain);
  EXPECT_EQ(server_.tcp_connections(), 1);
}

}  // namespace
}  // namespace checkd
