// What a question comes to, over real sockets.
#include "transport/dns/dns_client.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "transport/dns/testing/scripted_dns_server.h"
#include "transport/testing/real_loop.h"

namespace checkd {
namespace {

constexpr char kName[] = "www.test";
// A try that nobody is going to answer.
constexpr Duration kShort = Millis(30);
// One that no test waits for.
constexpr Duration kLong = Seconds(15);

ScriptedAnswer Good(std::string_view ip = "192.0.2.1") {
  return {.answers = {WireA(kName, ip)}};
}

class DnsClientTest : public testing::Test {
 protected:
  // Asks `first_` and, with two, `second_`.
  void Make(Duration timeout_retry, int servers = 1, bool tcp = false,
            size_t payload_size = 512) {
    DnsClient::Options options{.timeout_retry = timeout_retry,
                               .payload_size = payload_size};
    options.servers = {{"ns1", first_.address(), tcp}};
    if (servers > 1) options.servers.push_back({"ns2", second_.address(), tcp});
    client_ = std::make_unique<DnsClient>(&real_.loop, &real_.poller, options);
  }
  DnsReply Ask(std::string_view name = kName, DnsType type = DnsType::kA) {
    bool done = false;
    DnsReply result;
    client_->Ask(name, type, [&](const DnsReply& reply) {
      EXPECT_FALSE(done);
      done = true;
      result = reply;
    });
    EXPECT_FALSE(done) << "called back from inside Ask()";
    EXPECT_TRUE(real_.RunUntil([&] { return done; }));
    return result;
  }
  void Turn(Duration time) {
    const Instant end = real_.loop.Now() + time;
    ASSERT_TRUE(real_.RunUntil([&] { return real_.loop.Now() >= end; }));
  }
  const NameServerStats& stats(size_t i = 0) { return client_->stats(i); }

  RealLoop real_;
  ScriptedDnsServer first_{&real_.context};
  ScriptedDnsServer second_{&real_.context};
  std::unique_ptr<DnsClient> client_;
};

TEST_F(DnsClientTest, ResolvesAddressesOfBothFamilies) {
  Make(kLong);
  first_.Set(kName, kDnsWireA, {Good()});
  first_.Set(kName, kDnsWireAaaa,
             {{.answers = {WireAaaa(kName, "2001:db8::1")}}});
  const DnsReply a = Ask("WWW.Test.");
  EXPECT_EQ(a.status, DnsStatus::kValid);
  EXPECT_EQ(a.nameserver, "ns1");
  ASSERT_EQ(a.records.size(), 1u);
  EXPECT_EQ(a.records[0].address, *Address::FromIp("192.0.2.1"));
  EXPECT_EQ(a.records[0].ttl_s, 60u);
  const DnsReply aaaa = Ask(kName, DnsType::kAaaa);
  ASSERT_EQ(aaaa.records.size(), 1u);
  EXPECT_EQ(aaaa.records[0].address, *Address::FromIp("2001:db8::1"));
  EXPECT_EQ(stats().sent, 2u);
  EXPECT_EQ(stats().valid, 2u);
  EXPECT_EQ(first_.asked_tcp(), 0);
}

TEST_F(DnsClientTest, ResolvesServicesWithAndWithoutAddresses) {
  constexpr char kService[] = "_http._tcp.test";
  Make(kLong);
  first_.Set(kService, kDnsWireSrv,
             {{.answers = {WireSrv(kService, 1, 20, 8080, "a.test"),
                           WireSrv(kService, 2, 30, 8081, "b.test")},
               .additional = {WireA("b.test", "192.0.2.2")}}});
  const DnsReply reply = Ask(kService, DnsType::kSrv);
  ASSERT_EQ(reply.records.size(), 2u);
  EXPECT_EQ(reply.records[0].target, "a.test");
  EXPECT_EQ(reply.records[0].port, 8080);
  EXPECT_FALSE(reply.records[0].address.is_set());
  EXPECT_EQ(reply.records[1].weight, 30);
  EXPECT_EQ(reply.records[1].address, *Address::FromIp("192.0.2.2"));
}

TEST_F(DnsClientTest, CountsAliases) {
  Make(kShort);
  first_.Set(
      kName, kDnsWireA,
      {{.answers = {WireCname(kName, "b.test"), WireA("b.test", "192.0.2.1")}},
       {.answers = {WireCname(kName, kName)}}});
  EXPECT_EQ(Ask().status, DnsStatus::kValid);
  EXPECT_EQ(stats().cname, 1u);
  EXPECT_EQ(Ask().status, DnsStatus::kOther);
  EXPECT_EQ(stats().cname_error, 1u);
}

struct FailureCase {
  const char* what;
  ScriptedAnswer answer;
  DnsStatus status;
  uint64_t NameServerStats::*counter;
  uint64_t tries;
};

TEST_F(DnsClientTest, TellsFailuresApartAndCountsThem) {
  const FailureCase cases[] = {
      {"no such name",
       {.rcode = 3},
       DnsStatus::kNxDomain,
       &NameServerStats::nx,
       1},
      {"no such record", {}, DnsStatus::kOther, &NameServerStats::any_err, 1},
      {"refused",
       {.rcode = 5},
       DnsStatus::kRefused,
       &NameServerStats::refused,
       1},
      {"failure", {.rcode = 2}, DnsStatus::kOther, &NameServerStats::other, 1},
      {"garbage",
       {.trick = DnsTrick::kGarbage},
       DnsStatus::kOther,
       &NameServerStats::invalid,
       1},
      {"silence",
       {.trick = DnsTrick::kSilence},
       DnsStatus::kTimeout,
       &NameServerStats::timeout,
       3},
  };
  for (const FailureCase& c : cases) {
    SCOPED_TRACE(c.what);
    Make(kShort);
    first_.Set(kName, kDnsWireA, {c.answer});
    const DnsReply reply = Ask();
    EXPECT_EQ(reply.status, c.status);
    EXPECT_EQ(reply.nameserver, c.status == DnsStatus::kTimeout ? "" : "ns1");
    EXPECT_TRUE(reply.records.empty());
    EXPECT_EQ(stats().*c.counter, c.tries);
    EXPECT_EQ(stats().sent, c.tries);
    EXPECT_EQ(first_.asked(kName, kDnsWireA), static_cast<int>(c.tries));
    EXPECT_EQ(stats().valid, 0u);
    EXPECT_EQ(stats().timeout, c.status == DnsStatus::kTimeout ? 3u : 0u);
  }
}

TEST_F(DnsClientTest, AsksAgainEachTimeoutRetryWhileNobodyAnswers) {
  Make(Millis(100));
  const ScriptedAnswer silence{.trick = DnsTrick::kSilence};
  first_.Set(kName, kDnsWireA, {silence, silence, Good()});
  const Instant begin = real_.loop.Now();
  EXPECT_EQ(Ask().status, DnsStatus::kValid);
  EXPECT_GE(real_.loop.Now() - begin, Millis(200));
  EXPECT_EQ(first_.asked(kName, kDnsWireA), 3);
  EXPECT_EQ(stats().timeout, 2u);
}

TEST_F(DnsClientTest, AnAnswerToAnEarlierTryCounts) {
  Make(Millis(100));
  ScriptedAnswer late = Good();
  late.delay = Millis(150);
  first_.Set(kName, kDnsWireA, {late, {.trick = DnsTrick::kSilence}});
  EXPECT_EQ(Ask().status, DnsStatus::kValid);
  EXPECT_EQ(first_.asked(kName, kDnsWireA), 2);
}

TEST_F(DnsClientTest, TheFirstValidAnswerWinsAndLaterOnesAreOutdated) {
  Make(kLong, 2);
  ScriptedAnswer late = Good("192.0.2.2");
  late.delay = Millis(20);
  first_.Set(kName, kDnsWireA, {late});
  second_.Set(kName, kDnsWireA, {Good("192.0.2.1")});
  const DnsReply reply = Ask();
  EXPECT_EQ(reply.nameserver, "ns2");
  EXPECT_EQ(reply.records[0].address, *Address::FromIp("192.0.2.1"));
  ASSERT_TRUE(real_.RunUntil([&] { return stats(0).outdated == 1; }));
  EXPECT_EQ(stats(0).valid, 0u);
  EXPECT_EQ(stats(1).valid, 1u);
  EXPECT_EQ(stats(1).outdated, 0u);
}

TEST_F(DnsClientTest, AFailureWaitsForASlowerValidAnswer) {
  Make(kLong, 2);
  ScriptedAnswer late = Good();
  late.delay = Millis(50);
  second_.Set(kName, kDnsWireA, {late});
  const DnsReply reply = Ask();  // the first knows no such name
  EXPECT_EQ(reply.status, DnsStatus::kValid);
  EXPECT_EQ(reply.nameserver, "ns2");
  EXPECT_EQ(stats(0).nx, 1u);
}

TEST_F(DnsClientTest, TheMostTellingFailureIsReported) {
  struct Case {
    ScriptedAnswer first, second;
    DnsStatus status;
    const char* nameserver;
  };
  const ScriptedAnswer silence{.trick = DnsTrick::kSilence};
  const ScriptedAnswer nx{.rcode = 3}, refused{.rcode = 5}, failure{.rcode = 2};
  const Case cases[] = {
      {nx, refused, DnsStatus::kNxDomain, "ns1"},
      {refused, nx, DnsStatus::kNxDomain, "ns2"},
      {silence, nx, DnsStatus::kNxDomain, "ns2"},
      {refused, failure, DnsStatus::kRefused, "ns1"},
      {failure, silence, DnsStatus::kOther, "ns1"},
      {silence, silence, DnsStatus::kTimeout, ""},
  };
  for (const Case& c : cases) {
    Make(kShort, 2);
    first_.Set(kName, kDnsWireA, {c.first});
    second_.Set(kName, kDnsWireA, {c.second});
    const DnsReply reply = Ask();
    EXPECT_EQ(reply.status, c.status);
    EXPECT_EQ(reply.nameserver, c.nameserver);
  }
}

TEST_F(DnsClientTest, EndsAsSoonAsAllNameServersHaveAnswered) {
  for (const ScriptedAnswer& answer :
       {ScriptedAnswer{}, ScriptedAnswer{.rcode = 2},
        ScriptedAnswer{.rcode = 5},
        ScriptedAnswer{.trick = DnsTrick::kGarbage}}) {
    Make(kLong, 2);
    second_.Set(kName, kDnsWireA, {answer});
    EXPECT_EQ(Ask().status, DnsStatus::kNxDomain);
    EXPECT_EQ(stats(0).sent, 1u);
    EXPECT_EQ(stats(1).sent, 1u);
  }
}

TEST_F(DnsClientTest, ADeadNameServerHoldsUpAnAnswerForOneTry) {
  Make(kShort, 2);
  first_.Set(kName, kDnsWireA, {{.trick = DnsTrick::kSilence}});
  second_.Set(kName, kDnsWireA, {{}});  // exists, without an address
  EXPECT_EQ(Ask().status, DnsStatus::kOther);
  EXPECT_EQ(stats(0).sent, 1u);
  EXPECT_EQ(stats(0).timeout, 1u);
  EXPECT_EQ(stats(1).sent, 1u);
}

TEST_F(DnsClientTest, ForgedAndMismatchedAnswersDoNotCount) {
  for (const DnsTrick trick : {DnsTrick::kWrongId, DnsTrick::kWrongQuestion,
                               DnsTrick::kShort, DnsTrick::kForeignSender}) {
    SCOPED_TRACE(static_cast<int>(trick));
    Make(Millis(100));
    ScriptedAnswer forged = Good("198.51.100.66");
    forged.trick = trick;
    first_.Set(kName, kDnsWireA, {forged, Good()});
    const DnsReply reply = Ask();
    ASSERT_EQ(reply.status, DnsStatus::kValid);
    EXPECT_EQ(reply.records[0].address, *Address::FromIp("192.0.2.1"));
    EXPECT_EQ(stats().timeout, 1u);
    EXPECT_EQ(stats().valid, 1u);
    // Nothing of another sender's is even read.
    EXPECT_EQ(stats().outdated + stats().invalid,
              trick == DnsTrick::kForeignSender ? 0u : 1u);
  }
}

TEST_F(DnsClientTest, EmptyDatagramsAreInvalidAndNoEnd) {
  Make(kLong);
  ScriptedAnswer answer = Good();
  answer.trick = DnsTrick::kEmptyFirst;
  first_.Set(kName, kDnsWireA, {answer});
  EXPECT_EQ(Ask().status, DnsStatus::kValid);
  EXPECT_EQ(first_.asked_udp(), 1);
  EXPECT_EQ(stats().invalid, 2u);
}

TEST_F(DnsClientTest, ARepeatedAnswerCountsOnce) {
  Make(kLong, 2);
  ScriptedAnswer twice{.trick = DnsTrick::kTwice, .rcode = 5};
  first_.Set(kName, kDnsWireA, {twice});
  ScriptedAnswer late = Good();
  late.delay = Millis(50);
  second_.Set(kName, kDnsWireA, {late});
  EXPECT_EQ(Ask().status, DnsStatus::kValid);
  EXPECT_EQ(stats(0).refused, 1u);
}

TEST_F(DnsClientTest, ATruncatedAnswerIsFetchedOverTcp) {
  Make(kLong);
  ScriptedAnswer big{.trick = DnsTrick::kTruncate};
  for (int i = 0; i < 250; ++i) {
    big.answers.push_back(WireA(kName, "192.0.2." + std::to_string(i)));
  }
  first_.Set(kName, kDnsWireA, {big});
  const DnsReply reply = Ask();
  EXPECT_EQ(reply.records.size(), 250u);
  EXPECT_EQ(stats().truncated, 1u);
  EXPECT_EQ(stats().sent, 2u);
  EXPECT_EQ(first_.asked_udp(), 1);
  EXPECT_EQ(first_.asked_tcp(), 1);
}

TEST_F(DnsClientTest, ATruncatedAnswerWithoutTcpHarmsNoOtherQuestion) {
  Make(Millis(500));
  first_.CloseTcp();
  first_.Set("big.test", kDnsWireA, {{.trick = DnsTrick::kTruncate}});
  ScriptedAnswer late = Good();
  late.delay = Millis(100);
  first_.Set(kName, kDnsWireA, {late});
  client_->Ask("big.test", DnsType::kA, [](const DnsReply&) {});
  EXPECT_EQ(Ask().status, DnsStatus::kValid);
  EXPECT_EQ(first_.asked(kName, kDnsWireA), 1);
  EXPECT_EQ(stats().truncated, 1u);
  EXPECT_EQ(stats().snd_error, 1u);
}

TEST_F(DnsClientTest, ATruncatedAnswerWithoutTcpIsNone) {
  Make(kShort);
  first_.CloseTcp();
  first_.Set(kName, kDnsWireA, {{.trick = DnsTrick::kTruncate}});
  EXPECT_EQ(Ask().status, DnsStatus::kTimeout);
  EXPECT_EQ(stats().truncated, 3u);
  EXPECT_EQ(stats().snd_error, 3u);
}

TEST_F(DnsClientTest, DatagramsOverWhatWasAnnouncedAreTooBig) {
  Make(kLong);
  ScriptedAnswer big;
  for (int i = 0; i < 40; ++i) {
    big.answers.push_back(WireA(kName, "192.0.2." + std::to_string(i)));
  }
  first_.Set(kName, kDnsWireA, {big});
  EXPECT_EQ(Ask().records.size(), 40u);
  EXPECT_EQ(stats().too_big, 1u);
  EXPECT_EQ(first_.asked_tcp(), 1);
  Make(kLong, 1, false, 4096);
  EXPECT_EQ(Ask().records.size(), 40u);
  EXPECT_EQ(stats().too_big, 0u);
  EXPECT_EQ(first_.asked_tcp(), 1);
}

TEST_F(DnsClientTest, AnnouncesThePayloadSizeOver512) {
  first_.Set(kName, kDnsWireA, {Good()});
  for (const auto& [wanted, announced] :
       {std::pair(512, 0), std::pair(513, 513), std::pair(4096, 4096),
        std::pair(65535, 4096)}) {
    Make(kLong, 1, false, static_cast<size_t>(wanted));
    EXPECT_EQ(Ask().status, DnsStatus::kValid);
    EXPECT_EQ(first_.payload_size(), announced);
  }
}

TEST_F(DnsClientTest, ANameServerWithoutEdnsIsAskedWithout) {
  Make(kLong, 1, false, 1232);
  first_.Set(kName, kDnsWireA, {{.rcode = 1}, Good()});
  EXPECT_EQ(Ask().status, DnsStatus::kValid);
  EXPECT_EQ(first_.asked(kName, kDnsWireA), 2);
  EXPECT_EQ(first_.payload_size(), 0);
  EXPECT_EQ(stats().outdated, 0u);
}

TEST_F(DnsClientTest, WhatANameServerWithoutEdnsCutsOffIsFetchedOverTcp) {
  Make(kLong, 1, false, 1232);
  ScriptedAnswer big;
  for (int i = 0; i < 40; ++i) {
    big.answers.push_back(WireA(kName, "192.0.2." + std::to_string(i)));
  }
  first_.Set(kName, kDnsWireA, {{.rcode = 1}, big});
  EXPECT_EQ(Ask().records.size(), 40u);
  EXPECT_EQ(first_.asked_tcp(), 1);
}

TEST_F(DnsClientTest, AsksOverTcpAlone) {
  Make(kLong, 1, true);
  first_.Set(kName, kDnsWireA, {Good()});
  EXPECT_EQ(Ask().status, DnsStatus::kValid);
  EXPECT_EQ(Ask("nothing.test").status, DnsStatus::kNxDomain);
  EXPECT_EQ(first_.asked_udp(), 0);
  EXPECT_EQ(first_.asked_tcp(), 2);
}

TEST_F(DnsClientTest, ATcpConnectionThatClosesIsASilentTry) {
  Make(Millis(100), 1, true);
  first_.Set(kName, kDnsWireA, {{.trick = DnsTrick::kClose}, Good()});
  EXPECT_EQ(Ask().status, DnsStatus::kValid);
  EXPECT_EQ(stats().snd_error, 1u);
  EXPECT_EQ(stats().timeout, 1u);
  EXPECT_EQ(first_.tcp_connections(), 2);
}

TEST_F(DnsClientTest, ANameServerThatIsNotThereIsSilent) {
  for (const bool tcp : {false, true}) {
    Address dead;
    {
      ScriptedDnsServer gone(&real_.context);
      dead = gone.address();
    }
    client_ = std::make_unique<DnsClient>(
        &real_.loop, &real_.poller,
        DnsClient::Options{.servers = {{"dead", dead, tcp}},
                           .timeout_retry = kShort});
    EXPECT_EQ(Ask().status, DnsStatus::kTimeout);
    EXPECT_EQ(stats().timeout, 3u);
    EXPECT_EQ(stats().snd_error, 3u);
    client_ = std::make_unique<DnsClient>(
        &real_.loop, &real_.poller,
        DnsClient::Options{
            .servers = {{"dead", dead, tcp}, {"ns1", first_.address(), tcp}},
            .timeout_retry = kLong});
    first_.Set(kName, kDnsWireA, {Good()});
    EXPECT_EQ(Ask().nameserver, "ns1");
  }
}

TEST_F(DnsClientTest, NamesThatCannotBeAskedAreAnsweredFromTheLoop) {
  Make(kLong);
  for (const std::string& name :
       {std::string(), std::string(64, 'a'), std::string("a..b")}) {
    EXPECT_EQ(Ask(name).status, DnsStatus::kOther);
  }
  EXPECT_EQ(stats().sent, 0u);
  client_ = std::make_unique<DnsClient>(&real_.loop, &real_.poller,
                                        DnsClient::Options{});
  EXPECT_EQ(Ask().status, DnsStatus::kOther);
}

TEST_F(DnsClientTest, ANameServerWithoutAnIpAddressIsSilent) {
  client_ = std::make_unique<DnsClient>(
      &real_.loop, &real_.poller,
      DnsClient::Options{.servers = {{"odd", Address::Unix("/x"), false}},
                         .timeout_retry = kShort});
  EXPECT_EQ(Ask().status, DnsStatus::kTimeout);
  EXPECT_EQ(stats().snd_error, 3u);
}

// --- Cancel, reentrance, end ---

TEST_F(DnsClientTest, NoCallbackFollowsACancel) {
  Make(kLong);
  first_.Set(kName, kDnsWireA, {Good()});
  const auto never = [](const DnsReply&) { ADD_FAILURE(); };
  const DnsClient::QueryId waiting = client_->Ask(kName, DnsType::kA, never);
  client_->Cancel(waiting);
  const DnsClient::QueryId invalid = client_->Ask("", DnsType::kA, never);
  client_->Cancel(invalid);
  const DnsClient::QueryId open = client_->Ask(kName, DnsType::kA, never);
  ASSERT_TRUE(real_.RunUntil([&] { return stats().sent == 1; }));
  client_->Cancel(open);
  client_->Cancel(open);
  client_->Cancel(0);
  // Its answer comes all the same.
  ASSERT_TRUE(real_.RunUntil([&] { return stats().outdated == 1; }));
  EXPECT_EQ(Ask().status, DnsStatus::kValid);
}

TEST_F(DnsClientTest, ACallbackMayAskAgainAndCancelOthers) {
  Make(kLong);
  first_.Set(kName, kDnsWireA, {Good()});
  DnsClient::QueryId other = 0;
  bool done = false;
  client_->Ask("", DnsType::kA, [&](const DnsReply&) {
    client_->Cancel(other);
    client_->Ask(kName, DnsType::kA, [&](const DnsReply&) { done = true; });
  });
  other = client_->Ask("", DnsType::kA, [](const DnsReply&) { ADD_FAILURE(); });
  ASSERT_TRUE(real_.RunUntil([&] { return done; }));
}

TEST_F(DnsClientTest, ACallbackMayDestroyTheClient) {
  Make(kLong, 2);
  first_.Set(kName, kDnsWireA, {Good()});
  int calls = 0;
  for (int i = 0; i < 3; ++i) {
    client_->Ask(kName, DnsType::kA, [&](const DnsReply&) {
      ++calls;
      client_ = nullptr;
    });
  }
  ASSERT_TRUE(real_.RunUntil([&] { return client_ == nullptr; }));
  Turn(Millis(20));
  EXPECT_EQ(calls, 1);
}

TEST_F(DnsClientTest, OpenQuestionsAreDroppedAtTheEnd) {
  for (const bool tcp : {false, true}) {
    Make(kLong, 2, tcp);
    first_.Set(kName, kDnsWireA, {{.trick = DnsTrick::kSilence}});
    client_->Ask(kName, DnsType::kA, [](const DnsReply&) { ADD_FAILURE(); });
    ASSERT_TRUE(real_.RunUntil([&] { return stats().sent == 1; }));
    client_->Ask(kName, DnsType::kA, [](const DnsReply&) { ADD_FAILURE(); });
    client_ = nullptr;
    Turn(Millis(20));
  }
}

}  // namespace
}  // namespace checkd
