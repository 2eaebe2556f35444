// Many questions at once, and what they may cost: descriptors, time, packets.
#include <dirent.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "transport/dns/dns_client.h"
#include "transport/dns/testing/dns_server_thread.h"
#include "transport/dns/testing/scripted_dns_server.h"
#include "transport/testing/real_loop.h"

namespace checkd {
namespace {

int OpenDescriptors() {
  int count = 0;
  DIR* folder = opendir("/proc/self/fd");
  while (readdir(folder) != nullptr) ++count;
  closedir(folder);
  return count;
}

std::string Name(int i) { return "n" + std::to_string(i) + ".test"; }

class DnsLimitsTest : public testing::Test {
 protected:
  DnsLimitsTest() { server_.SetDefault({.rcode = 3}); }

  void Make(DnsClient::Options options) {
    client_ = std::make_unique<DnsClient>(&real_.loop, &real_.poller, options);
  }
  NameServer Server(bool tcp = false) { return {"ns", server_.address(), tcp}; }
  // How many of `count` different names came to `status`.
  int AskMany(int count, DnsStatus status) {
    int answered = 0, as_wanted = 0;
    for (int i = 0; i < count; ++i) {
      client_->Ask(Name(i), DnsType::kA, [&](const DnsReply& reply) {
        ++answered;
        as_wanted += reply.status == status;
      });
    }
    EXPECT_TRUE(real_.RunUntil([&] {
      descriptors_ = std::max(descriptors_, OpenDescriptors());
      return answered == count;
    }));
    return as_wanted;
  }

  RealLoop real_;
  ScriptedDnsServer server_{&real_.context};
  std::unique_ptr<DnsClient> client_;
  int descriptors_ = 0;  // the most at a time
};

TEST_F(DnsLimitsTest, ThousandsOfQuestionsAreAnsweredAtTheFirstTry) {
  for (const bool tcp : {false, true}) {
    Make({.servers = {Server(tcp)}, .timeout_retry = Seconds(15)});
    const int before = OpenDescriptors();
    descriptors_ = 0;
    EXPECT_EQ(AskMany(5000, DnsStatus::kNxDomain), 5000);
    EXPECT_EQ(client_->stats(0).sent, 5000u);
    // One socket of ours; for TCP one of the server's, too.
    EXPECT_LE(descriptors_, before + 2);
  }
}

TEST_F(DnsLimitsTest, ASilentNameServerTakesNoMoreThanItsTime) {
  server_.SetDefault({.trick = DnsTrick::kSilence});
  Make({.servers = {Server()}, .timeout_retry = Millis(50), .retries = 2});
  const int before = OpenDescriptors();
  EXPECT_EQ(AskMany(5000, DnsStatus::kTimeout), 5000);
  EXPECT_EQ(client_->stats(0).timeout, 10000u);
  // The present socket, and the last one that was left.
  EXPECT_LE(descriptors_, before + 2);
}

TEST_F(DnsLimitsTest, ADeadNameServerLeavesNothingBehind) {
  Address dead;
  {
    ScriptedDnsServer gone(&real_.context);
    dead = gone.address();
  }
  for (const bool tcp : {false, true}) {
    Make({.servers = {{"dead", dead, tcp}},
          .timeout_retry = Millis(50),
          .retries = 2});
    const int before = OpenDescriptors();
    descriptors_ = 0;
    EXPECT_EQ(AskMany(3000, DnsStatus::kTimeout), 3000);
    EXPECT_LE(descriptors_, before + 2);
    ASSERT_TRUE(real_.RunUntil([&] { return OpenDescriptors() == before; }));
  }
}

TEST_F(DnsLimitsTest, NoSocketIsLeftOpenOnceAllIsAnswered) {
  Make({.servers = {Server(), Server(true)}});
  const int before = OpenDescriptors();
  for (int i = 0; i < 20; ++i) EXPECT_EQ(AskMany(5, DnsStatus::kNxDomain), 5);
  ASSERT_TRUE(real_.RunUntil([&] { return OpenDescriptors() <= before; }));
}

TEST_F(DnsLimitsTest, ASocketIsGivenUpWithTheAnswersOwed) {
  server_.SetDefault({.trick = DnsTrick::kSilence});
  Make({.servers = {Server()}, .timeout_retry = Millis(10), .retries = 1});
  const int before = OpenDescriptors();
  EXPECT_EQ(AskMany(3, DnsStatus::kTimeout), 3);
  EXPECT_EQ(OpenDescriptors(), before + 1);
  ASSERT_TRUE(real_.RunUntil([&] { return OpenDescriptors() == before; }));
}

TEST_F(DnsLimitsTest, AConnectionClosedUnderQuestionsIsMadeAnew) {
  // As dnsmasq does after a hundred, with many more under way.
  server_.LimitTcp(100);
  server_.SetDefault({.rcode = 3, .delay = Millis(50)});
  Make({.servers = {Server(true)}, .timeout_retry = Seconds(15)});
  EXPECT_EQ(AskMany(1000, DnsStatus::kNxDomain), 1000);
  EXPECT_GE(server_.tcp_connections(), 10);
  EXPECT_EQ(client_->stats(0).timeout, 0u);
  EXPECT_GT(client_->stats(0).snd_error, 0u);
}

TEST_F(DnsLimitsTest, EndingAndCancellingInMidFlightIsClean) {
  Make({.servers = {Server(), Server(true)}});
  const int before = OpenDescriptors();
  std::vector<DnsClient::QueryId> ids;
  int answered = 0;
  for (int i = 0; i < 3000; ++i) {
    ids.push_back(client_->Ask(Name(i), DnsType::kA,
                               [&](const DnsReply&) { ++answered; }));
  }
  ASSERT_TRUE(real_.RunUntil([&] { return answered >= 500; }));
  for (size_t i = 0; i < ids.size(); i += 2) client_->Cancel(ids[i]);
  const int so_far = answered;
  ASSERT_TRUE(real_.RunUntil([&] { return answered >= so_far + 500; }));
  client_ = nullptr;
  ASSERT_TRUE(real_.RunUntil([&] { return OpenDescriptors() <= before; }));
}

// By how much a counter grows in one turn of the loop, at most.
struct Turns {
  explicit Turns(EventLoop* loop) : tasklet(&Run, this, loop) {
    tasklet.Wakeup();
  }
  static void Run(void* self) {
    auto* turns = static_cast<Turns*>(self);
    turns->most = std::max(turns->most, *turns->counter - turns->last);
    turns->last = *turns->counter;
    turns->tasklet.Yield();
  }
  const uint64_t* counter = nullptr;
  uint64_t last = 0;
  uint64_t most = 0;
  Tasklet tasklet;
};

struct FloodCase {
  const char* what;
  bool tcp;
  int questions;
  int records;  // in each answer
  uint64_t most;
};

TEST_F(DnsLimitsTest, OthersHaveTheirTurnHoweverMuchHasArrived) {
  const FloodCase kCases[] = {
      {"datagrams", false, 200, 1, 64},
      {"messages over TCP", true, 500, 1, 64},
      {"long messages over TCP", true, 60, 400, 8},
  };
  for (const FloodCase& c : kCases) {
    SCOPED_TRACE(c.what);
    DnsServerThread other([&](ScriptedDnsServer* s) {
      for (int i = 0; i < c.questions; ++i) {
        ScriptedAnswer answer{.delay = Millis(50)};
        for (int j = 0; j < c.records; ++j) {
          answer.answers.push_back(WireA(Name(i), "192.0.2.1"));
        }
        s->Set(Name(i), kDnsWireA, {answer});
      }
    });
    Make({.servers = {{"ns", other.address(), c.tcp}},
          .timeout_retry = Seconds(15)});
    int answered = 0;
    for (int i = 0; i < c.questions; ++i) {
      client_->Ask(Name(i), DnsType::kA, [&](const DnsReply&) { ++answered; });
    }
    const uint64_t all = static_cast<uint64_t>(c.questions);
    ASSERT_TRUE(real_.RunUntil([&] { return client_->stats(0).sent == all; }));
    // What it has to say, it says to a socket that nobody reads.
    bool said = false;
    while (!said) {
      other.Do([&](ScriptedDnsServer* s) {
        said =
            s->asked_udp() + s->asked_tcp() == c.questions && s->delayed() == 0;
      });
    }
    Turns turns(&real_.loop);
    turns.counter = &client_->stats(0).valid;
    turns.last = *turns.counter;
    ASSERT_TRUE(real_.RunUntil([&] { return answered == c.questions; }));
    EXPECT_LE(turns.most, c.most);
    EXPECT_GE(turns.most, c.most / 2) << "the test is none";
  }
}

TEST_F(DnsLimitsTest, ANameServerOnAnotherThreadKeepsUp) {
  DnsServerThread other(
      [](ScriptedDnsServer* s) { s->SetDefault({.rcode = 3}); });
  Make({.servers = {{"ns", other.address(), false}}});
  EXPECT_EQ(AskMany(2000, DnsStatus::kNxDomain), 2000);
  int asked = 0;
  other.Do([&](ScriptedDnsServer* s) { asked = s->asked_udp(); });
  EXPECT_GE(asked, 2000);
  EXPECT_LT(asked, 2200);
}

}  // namespace
}  // namespace checkd
