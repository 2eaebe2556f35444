#include "config/loader.h"

#include <string>
#include <variant>

#include "config/testing/load_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The second rule, which must be a request.
const HttpSend& RequestOf(const Ruleset& ruleset) {
  return std::get<HttpSend>(std::get<SendRule>(ruleset.rules()[1].action));
}

TEST(Loader, FillsServersFromTheirLines) {
  const Loaded loaded = LoadText(R"(
backend b
  server s 127.0.0.1:8080 check inter 1s fastinter 500ms downinter 2m rise 4 fall 5 weight 7 backup port 99 id 12 cookie c maxconn 3
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  const ServerSpec& server = loaded.proxy(0).servers[0];
  EXPECT_EQ(server.name, "s");
  EXPECT_EQ(server.address.ToString(), "127.0.0.1:8080");
  EXPECT_TRUE(server.check);
  EXPECT_TRUE(server.backup);
  EXPECT_EQ(server.inter_ms, 1000);
  EXPECT_EQ(server.fastinter_ms, 500);
  EXPECT_EQ(server.downinter_ms, 120000);
  EXPECT_EQ(server.rise, 4);
  EXPECT_EQ(server.fall, 5);
  EXPECT_EQ(server.initial_health, 4);
  EXPECT_EQ(server.weight, 7);
  EXPECT_EQ(server.check_port, 99);
  EXPECT_EQ(server.id, 12);
  EXPECT_TRUE(server.forced_id);
  ASSERT_TRUE(server.extras);
  EXPECT_EQ(server.extras->cookie, "c");
  EXPECT_EQ(server.extras->maxconn, 3);
  EXPECT_EQ(server.location.line, 3);
  EXPECT_EQ(*server.location.file, "test.cfg");
}

TEST(Loader, TakesThePortOfAddrUnlessPortIsGiven) {
  const Loaded loaded = LoadText(R"(
backend b
  server a 127.0.0.1:80 addr 127.0.0.2:81
  server b 127.0.0.1:80 addr 127.0.0.2:81 port 82
  server c 127.0.0.1:+3
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_EQ(loaded.proxy(0).servers[0].check_port, 81);
  EXPECT_EQ(loaded.proxy(0).servers[1].check_port, 82);
  EXPECT_TRUE(loaded.proxy(0).servers[2].mapped_port);
}

// F371: the health is computed where the word stands.
TEST(Loader, ComputesTheInitialHealthInTheOrderOfTheWords) {
  const Loaded loaded = LoadText(R"(
backend b
  server a 127.0.0.1:80 init-state fully-up
  server b 127.0.0.1:80 init-state fully-up rise 5
  server c 127.0.0.1:80 init-state fully-up fall 9
  server d 127.0.0.1:80 init-state down
  server e 127.0.0.1:80 init-state fully-down rise 5
  server f 127.0.0.1:80 disabled
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  std::vector<int> health;
  for (const ServerSpec& server : loaded.proxy(0).servers) {
    health.push_back(server.initial_health);
  }
  EXPECT_THAT(health, ElementsAre(4, 5, 4, 1, 0, 0));
}

TEST(Loader, LetsDefaultServersAccumulateAndReachOnlyLaterServers) {
  const Loaded loaded = LoadText(R"(
defaults
  default-server inter 7s
backend b
  server a 127.0.0.1:80
  default-server rise 9
  default-server fall 8 check
  server b 127.0.0.1:80 no-check
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  const ServerSpec& a = loaded.proxy(0).servers[0];
  const ServerSpec& b = loaded.proxy(0).servers[1];
  EXPECT_EQ(a.inter_ms, 7000);
  EXPECT_EQ(a.rise, 2);
  EXPECT_EQ(b.inter_ms, 7000);
  EXPECT_EQ(b.rise, 9);
  EXPECT_EQ(b.fall, 8);
  EXPECT_FALSE(b.check);
}

TEST(Loader, ExpandsTemplates) {
  const Loaded loaded = LoadText(R"(
backend b
  server-template s 3 127.0.0.1:80 id 9 check
  server-template t 5-6 127.0.0.1:81
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  std::string names;
  for (const ServerSpec& server : loaded.proxy(0).servers) {
    names += server.name + "=" + std::to_string(server.id) + " ";
  }
  EXPECT_EQ(names, "s1=9 s2=2 s3=3 t5=4 t6=5 ");
}

TEST(Loader, NumbersServersAndProxiesLikeHaproxy) {
  const Loaded loaded = LoadText(R"(
backend a
  server s1 127.0.0.1:80
  server s2 127.0.0.1:80 id 10
  server s3 127.0.0.1:80
frontend f
backend b
  id 3
listen l
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  std::vector<int> servers;
  for (const ServerSpec& server : loaded.proxy(0).servers) {
    servers.push_back(server.id);
  }
  EXPECT_THAT(servers, ElementsAre(1, 10, 3));
  std::vector<int> proxies;
  for (const ProxyConfig& proxy : loaded.config().proxies) {
    proxies.push_back(proxy.spec.id);
  }
  EXPECT_THAT(proxies, ElementsAre(2, 4, 3, 5));
}

TEST(Loader, CompletesAnHttpCheck) {
  const Loaded loaded = LoadText(R"(
backend b
  option httpchk GET /alive HTTP/1.1 example.com
  timeout check 3s
  timeout connect 1s
  option log-health-checks
  http-check disable-on-404
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  const BackendSpec& proxy = loaded.proxy(0);
  EXPECT_EQ(proxy.timeout_check_ms, 3000);
  EXPECT_EQ(proxy.timeout_connect_ms, 1000);
  EXPECT_TRUE(proxy.log_health_checks);
  EXPECT_TRUE(proxy.ruleset->disable_on_404);
  ASSERT_EQ(proxy.ruleset->type(), RulesetType::kHttp);
  ASSERT_EQ(proxy.ruleset->rules().size(), 3u);
  const HttpSend& send = RequestOf(*proxy.ruleset);
  EXPECT_EQ(send.method, "GET");
  EXPECT_EQ(send.uri.text(), "/alive");
  EXPECT_EQ(send.version, "HTTP/1.1");
  ASSERT_EQ(send.headers.size(), 1u);
  EXPECT_EQ(send.headers[0].first, "host");
  EXPECT_EQ(send.headers[0].second.text(), "example.com");
}

TEST(Loader, SharesTheRulesOfDefaults) {
  const Loaded loaded = LoadText(R"(
defaults
  option httpchk GET /d
backend a
backend b
backend c
  http-check send-state
backend d
  option httpchk GET /own
backend e
  http-check expect status 200
backend f
  option tcp-check
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  const auto& proxies = loaded.config().proxies;
  EXPECT_EQ(proxies[0].spec.ruleset, proxies[1].spec.ruleset);
  EXPECT_NE(proxies[0].spec.ruleset, proxies[2].spec.ruleset);
  EXPECT_TRUE(proxies[2].spec.ruleset->send_state);
  EXPECT_FALSE(proxies[0].spec.ruleset->send_state);
  // A flag of its own costs no second copy of the rules.
  EXPECT_EQ(proxies[0].spec.ruleset->list(), proxies[2].spec.ruleset->list());
  EXPECT_EQ(RequestOf(*proxies[2].spec.ruleset).uri.text(), "/d");
  EXPECT_EQ(RequestOf(*proxies[3].spec.ruleset).uri.text(), "/own");
  // F155: a replaced ruleset has no implicit SEND.
  ASSERT_EQ(proxies[4].spec.ruleset->rules().size(), 2u);
  EXPECT_TRUE(std::holds_alternative<ExpectRule>(
      proxies[4].spec.ruleset->rules()[1].action));
  EXPECT_EQ(proxies[5].spec.ruleset->type(), RulesetType::kTcp);
}

TEST(Loader, GivesServersTheRulesetOfTheirHealthcheck) {
  const Loaded loaded = LoadText(R"(
backend b
  server a 127.0.0.1:80 check healthcheck h
  server b 127.0.0.1:80 check
healthcheck h
  type httpchk GET /h
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  const BackendSpec& proxy = loaded.proxy(0);
  EXPECT_EQ(RulesetOf(proxy, proxy.servers[0]).type(), RulesetType::kHttp);
  EXPECT_EQ(&RulesetOf(proxy, proxy.servers[1]), proxy.ruleset);
}

TEST(Loader, SendsTheBytesThatWereWritten) {
  const Loaded loaded = LoadText(
      "backend b\n option tcp-check\n tcp-check send 'a\"b'\"$HOME\"\\x41\n");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  const Rule& rule = loaded.proxy(0).ruleset->rules()[1];
  const auto& send = std::get<RawSend>(std::get<SendRule>(rule.action));
  EXPECT_EQ(send.bytes, "a\"bA");
}

TEST(Loader, ReadsLogTargets) {
  const Loaded loaded = LoadText(R"(
global
  log 127.0.0.1 len 100 format rfc5424 local3 info err
  log /dev/log daemon
  log fd@7 format raw user
  log stdout format short local0
defaults
  log global
backend a
backend b
  no log
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  const std::vector<LogTarget>& logs = loaded.config().global.logs;
  ASSERT_EQ(logs.size(), 4u);
  EXPECT_EQ(logs[0].kind, LogTarget::Kind::kUdp);
  EXPECT_EQ(logs[0].address.ToString(), "127.0.0.1:514");
  EXPECT_EQ(logs[0].max_length, 100);
  EXPECT_EQ(logs[0].format, LogHeader::kRfc5424);
  EXPECT_EQ(logs[0].facility, 19);
  EXPECT_EQ(logs[0].max_level, LogLevel::kInfo);
  EXPECT_EQ(logs[0].min_level, LogLevel::kErr);
  EXPECT_EQ(logs[1].kind, LogTarget::Kind::kUnixDatagram);
  EXPECT_EQ(logs[2].kind, LogTarget::Kind::kFd);
  EXPECT_EQ(logs[2].fd, 7);
  EXPECT_EQ(logs[2].format, LogHeader::kRaw);
  EXPECT_EQ(logs[3].kind, LogTarget::Kind::kStdout);
  EXPECT_EQ(loaded.config().proxies[0].logs.size(), 4u);
  EXPECT_THAT(loaded.config().proxies[1].logs, IsEmpty());
}

TEST(Loader, ReadsStatsSockets) {
  const Loaded loaded = LoadText(R"(
global
  stats socket /run/x mode 660 level admin user u severity-output number
  stats timeout 30s
  checkd max-open-checks 44
  checkd timer-slack 5ms
  checkd reuse-sockets off
  spread-checks 5
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  const GlobalConfig& global = loaded.config().global;
  ASSERT_EQ(global.stats_sockets.size(), 1u);
  EXPECT_EQ(global.stats_sockets[0].text, "/run/x");
  EXPECT_EQ(global.stats_sockets[0].mode, 0660);
  EXPECT_EQ(global.stats_sockets[0].level, CliLevel::kAdmin);
  EXPECT_EQ(global.stats_sockets[0].uid, 7);
  EXPECT_EQ(global.stats_sockets[0].severity_output, SeverityOutput::kNumber);
  EXPECT_EQ(global.stats_timeout_ms, 30000);
  EXPECT_EQ(global.max_open_checks, 44);
  EXPECT_EQ(global.timer_slack_ms, 5);
  EXPECT_FALSE(global.reuse_sockets);
  EXPECT_EQ(global.spread_checks, 5);
  EXPECT_EQ(global.localpeer, "machine");
  EXPECT_EQ(global.node, "machine");
}

// F144: variables act on earlier lines too.
TEST(Loader, ReadsVariablesBeforeEverythingElse) {
  const Loaded loaded = LoadText(R"(
backend b
  server "${NAME}" 127.0.0.1:80
global
  setenv NAME late
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_EQ(loaded.proxy(0).servers[0].name, "late");
}

TEST(Loader, JoinsSeveralFiles) {
  LoadOptions options = TestOptions("defaults\n timeout check 5s\n");
  options.files.push_back(
      {"second.cfg", "backend b\n server s 127.0.0.1:80\n"});
  const Loaded loaded = Load(std::move(options));
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_EQ(loaded.proxy(0).timeout_check_ms, 5000);
  EXPECT_EQ(*loaded.proxy(0).location.file, "second.cfg");
}

}  // namespace
}  // namespace checkd
