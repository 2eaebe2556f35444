// Names at run time: checkd, and beside it HAProxy 2.6, with one scripted name
// server (F073, F427, F433-F438, F685-F688).
#include <csignal>
#include <map>
#include <memory>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "tests/harness/loopback.h"
#include "tests/harness/program.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_dns.h"
#include "tests/harness/scripted_server.h"

namespace checkd {
namespace {

std::string Resolvers(const ScriptedDns& dns, std::string_view more = "") {
  return absl::StrCat("resolvers r\n  nameserver n1 ", dns.endpoint(),
                      "\n  timeout resolve 100ms\n  timeout retry 50ms\n"
                      "  resolve_retries 2\n  hold nx 300ms\n  hold refused "
                      "300ms\n  hold other 300ms\n  hold timeout 300ms\n",
                      more);
}

// Log lines of each server in order, with severities. 2.6 says of addresses
// "changed its IP from a to b by w.", the reference "IP changed from 'a' ...".
std::string ComparableLog(const ProxyProcess& proxy) {
  static const std::regex* const subject =
      new std::regex(R"((?:^|Server |backend )([a-z]+/[a-z0-9]+|[a-z]+))");
  static const std::regex* const old_style =
      new std::regex(R"(^(\S+) changed its IP from (\S+) to (\S+) by (.*)\.$)");
  std::map<std::string, std::vector<std::string>> lines;
  for (const SyslogMessage& message : proxy.log().messages()) {
    const std::string text = std::regex_replace(
        message.text, *old_style, "$1: IP changed from '$2' to '$3' by '$4'.");
    std::smatch match;
    std::regex_search(text, match, *subject);
    lines[match[1]].push_back(absl::StrCat("<", message.severity, "> ", text));
  }
  std::string out;
  for (const auto& [name, list] : lines) {
    absl::StrAppend(&out, absl::StrJoin(list, "\n"), "\n");
  }
  return out;
}

std::string ComparableStates(const ProxyProcess& proxy) {
  std::string out;
  const StateTable table = proxy.States();
  for (const auto& [key, row] : table.rows()) {
    absl::StrAppend(&out, key.first, "/", key.second);
    for (const auto& [name, value] : row) {
      if (name == "srv_time_since_last_change") continue;
      absl::StrAppend(&out, " ", name, "=", value);
    }
    absl::StrAppend(&out, "\n");
  }
  return out;
}

class NamesOracle : public ::testing::Test {
 protected:
  void Start(const std::string& config) {
    ProxyProcess::Options options;
    options.config = config;
    options.args = {"-db"};
    checkd_ = std::make_unique<ProxyProcess>(options);
    options.program = FindProgram("haproxy");
    if (!options.program.empty()) {
      haproxy_ = std::make_unique<ProxyProcess>(options);
      ASSERT_TRUE(haproxy_->Ready()) << haproxy_->Story();
    }
    ASSERT_TRUE(checkd_->Ready()) << checkd_->Story();
  }
  std::vector<ProxyProcess*> Both() {
    std::vector<ProxyProcess*> both = {checkd_.get()};
    if (haproxy_) both.push_back(haproxy_.get());
    return both;
  }
  void AwaitLog(std::string_view text, int count = 1) {
    if (HasFailure()) return;
    for (ProxyProcess* proxy : Both()) {
      EXPECT_TRUE(proxy->log().WaitForCount(std::string(text), count))
          << (proxy == checkd_.get() ? "checkd" : "HAProxy") << " awaiting "
          << text << "\n"
          << proxy->Story();
    }
  }
  // The answers must be equal.
  void Command(const char* line) {
    const std::string ours = checkd_->cli().Ask(line);
    if (haproxy_ == nullptr) return;
    EXPECT_EQ(ours, haproxy_->cli().Ask(line)) << line;
  }
  void AwaitState(const std::string& backend, const std::string& server,
                  const std::string& column, const std::string& value) {
    if (HasFailure()) return;
    for (ProxyProcess* proxy : Both()) {
      EXPECT_TRUE(WaitFor([&] {
        return proxy->States().Get(backend, server, column) == value;
      })) << (proxy == checkd_.get() ? "checkd" : "HAProxy")
          << " awaiting " << column << "\n"
          << ComparableStates(*proxy) << proxy->Story();
    }
  }
  void ExpectAgreement() {
    if (HasFailure() || !haproxy_) return;
    WaitFor(
        [&] {
          return ComparableLog(*checkd_) == ComparableLog(*haproxy_) &&
                 ComparableStates(*checkd_) == ComparableStates(*haproxy_);
        },
        Millis(3000));
    EXPECT_EQ(ComparableLog(*checkd_), ComparableLog(*haproxy_))
        << "(checkd first, then HAProxy)";
    EXPECT_EQ(ComparableStates(*checkd_), ComparableStates(*haproxy_))
        << "(checkd first, then HAProxy)";
  }

  ScriptedDns dns_;
  std::unique_ptr<ProxyProcess> checkd_;
  std::unique_ptr<ProxyProcess> haproxy_;
};

TEST_F(NamesOracle, F427F433F438HostNames) {
  dns_.Hosts("www.test", {"127.0.0.11"});
  Start(Resolvers(dns_) +
        "backend a\n  server s1 www.test:81 resolvers r init-addr none\n");
  AwaitLog("Server a/s1 administratively READY thanks to valid DNS answer.");
  ExpectAgreement();
  dns_.Hosts("www.test", {"127.0.0.12"});
  AwaitState("a", "s1", "srv_addr", "127.0.0.12");
  ExpectAgreement();
  const struct {
    int rcode;
    const char* cause;
  } kFailures[] = {{3, "(DNS NX status)"},
                   {5, "(DNS refused status)"},
                   {2, "(unspecified DNS error)"}};
  int ready = 1;
  for (const auto& failure : kFailures) {
    dns_.Fails("www.test", failure.rcode);
    AwaitLog(failure.cause);
    AwaitState("a", "s1", "srv_admin_state", "32");
    ExpectAgreement();
    dns_.Hosts("www.test", {"127.0.0.12"});
    AwaitLog("READY thanks to valid DNS answer", ++ready);
    ExpectAgreement();
  }
  dns_.IsSilent("www.test");
  AwaitLog("(DNS timeout status)");
  ExpectAgreement();
}

TEST_F(NamesOracle, F073F078AddressesAreSharedOut) {
  dns_.Hosts("dup.test", {"127.0.0.21"});
  Start(Resolvers(dns_) +
        "backend d\n  server-template t 3 dup.test:83 resolvers r init-addr "
        "none\n");
  AwaitLog("Server d/t1 administratively READY");
  dns_.Hosts("dup.test", {"127.0.0.21", "127.0.0.22"});
  AwaitLog("Server d/t2 administratively READY");
  ExpectAgreement();
  dns_.Hosts("dup.test", {"127.0.0.22"});
  AwaitLog("(No IP for server )");
  AwaitState("d", "t1", "srv_addr", "-");
  ExpectAgreement();
  dns_.Hosts("dup.test", {"127.0.0.22", "127.0.0.23"});
  AwaitLog("Server d/t1 administratively READY", 2);
  ExpectAgreement();
}

TEST_F(NamesOracle, F687SrvRecordsFillSlots) {
  const std::string srv = "_http._tcp.test";
  dns_.Hosts("h1.test", {"127.0.0.31"});
  dns_.Hosts("h2.test", {"127.0.0.32"});
  dns_.Services(srv, {{"h1.test", 8001, 10}});
  Start(Resolvers(dns_) + "backend v\n  server-template t 3 " + srv +
        " resolvers r init-addr none weight 10\n");
  AwaitLog("Server v/t1 administratively READY");
  ExpectAgreement();
  dns_.Services(srv, {{"h1.test", 8001, 10}, {"h2.test", 8002, 300}});
  AwaitLog("Server v/t2 administratively READY");
  ExpectAgreement();
  dns_.Services(srv, {{"h1.test", 8001, 25600}, {"h2.test", 8002, 300}});
  AwaitState("v", "t1", "srv_uweight", "100");
  dns_.Services(srv, {{"h2.test", 8002, 300}});
  AwaitLog("(entry removed from SRV record)");
  AwaitState("v", "t1", "srv_fqdn", "-");
  ExpectAgreement();
  dns_.Services(srv,
                {{"h2.test", 8002, 300}, {"h3.test", 8003, 1, "127.0.0.33"}});
  AwaitLog("Server v/t3 ('h3.test') is UP/READY (resolves again).");
  ExpectAgreement();
  dns_.Hosts("h2.test", {"127.0.0.35"});
  AwaitState("v", "t2", "srv_addr", "127.0.0.35");
  ExpectAgreement();
}

TEST_F(NamesOracle, F480F487CommandsOnServersWithNames) {
  dns_.Hosts("www.test", {"127.0.0.11"});
  Start(Resolvers(dns_) +
        "backend a\n  server s1 www.test:81 resolvers r init-addr none "
        "disabled\n  server s2 other.test:82 resolvers r init-addr none\n"
        "  server s3 127.0.0.1:83\n");
  AwaitLog("Server a/s1 administratively READY");
  ExpectAgreement();
  for (const char* command :
       {"set server a/s2 state maint", "set server a/s2 state drain",
        "set server a/s2 state ready", "set server a/s3 fqdn www.test",
        "set server a/s2 fqdn", "set server a/s1 state ready",
        "set server a/s2 fqdn third.test", "set server a/s2 fqdn third.test",
        "show resolvers x"}) {
    Command(command);
  }
  dns_.Hosts("third.test", {"127.0.0.13"});
  AwaitLog("Server a/s2 administratively READY");
  ExpectAgreement();
}

// ---- checkd alone

TEST(Names, ChecksGoWhereTheNameIs) {
  const std::string srv = "_http._tcp.test";
  ScriptedDns dns;
  ScriptedServer first, second;
  dns.Services(srv, {{"h.test", first.port(), 0, first.address()}});
  ProxyProcess proxy({.config = Resolvers(dns) +
                                "backend v\n  option httpchk\n  server s " +
                                srv + " resolvers r check inter 100s\n"});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  // At once, though the next regular check is far away.
  ASSERT_TRUE(proxy.WaitForStat("v", "s", "check_status", "L7OK"))
      << proxy.Story();
  EXPECT_EQ(first.accepted(), 1u);
  EXPECT_EQ(proxy.Stats().Get("v", "s", "addr"), first.endpoint());
  dns.Services(srv, {{"h.test", second.port(), 0, second.address()}});
  ASSERT_TRUE(WaitFor([&] { return second.accepted() > 0; })) << proxy.Story();
  EXPECT_EQ(proxy.Stats().Get("v", "s", "addr"), second.endpoint());
  dns.Services(srv, {});
  ASSERT_TRUE(proxy.WaitForStatus("v", "s", "MAINT (resolution)"))
      << proxy.Story();
  EXPECT_EQ(proxy.Stats().Get("v", "s", "addr"), "");
}

TEST(Names, F383AFailedConnectAsksAgain) {
  ScriptedDns dns;
  ScriptedServer server;
  const std::string port = absl::StrCat(server.port());
  dns.Hosts("www.test", {LoopbackAddress()});
  ProxyProcess proxy(
      {.config = "resolvers r\n  nameserver n1 " + dns.endpoint() +
                 "\n  timeout resolve 1h\n  hold valid 100ms\n"
                 "backend b\n  option httpchk\n  server s www.test:" +
                 port + " resolvers r init-addr none check inter 100ms\n"});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  ASSERT_TRUE(proxy.WaitForStatus("b", "s", "DOWN")) << proxy.Story();
  dns.Hosts("www.test", {server.address()});
  ASSERT_TRUE(proxy.WaitForStatus("b", "s", "UP")) << proxy.Story();
  EXPECT_EQ(proxy.Stats().Get("b", "s", "addr"), server.endpoint());
  // An answer for which there is no cause to ask is not asked for.
  const int asked = dns.asked("www.test");
  ASSERT_TRUE(WaitFor([&] { return server.accepted() > 10; }));
  EXPECT_EQ(dns.asked("www.test"), asked);
}

TEST(Names, AConnectionThatWentDeafIsLeftForAnother) {
  ScriptedDns dns;
  ScriptedServer server;
  dns.Hosts("www.test", {server.address()});
  dns.DeafenTcp(2);
  ProxyProcess proxy(
      {.config = "resolvers r\n  nameserver n1 tcp@" + dns.endpoint() +
                 "\n  timeout resolve 100ms\n  timeout retry 100ms\n"
                 "  hold timeout 100ms\n"
                 "backend b\n  option httpchk\n  server s www.test:" +
                 absl::StrCat(server.port()) +
                 " resolvers r init-addr none check inter 100ms\n"});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  ASSERT_TRUE(proxy.WaitForStatus("b", "s", "UP")) << proxy.Story();
  EXPECT_EQ(proxy.Stats().Get("b", "s", "addr"), server.endpoint());
  EXPECT_GE(dns.tcp_connections(), 3);
}

TEST(Names, ADeadNameServerHoldsUpNobody) {
  ScriptedDns dns;
  ScriptedServer server;
  std::string config = Resolvers(dns, "  timeout retry 10s\n") + "backend b\n";
  for (int i = 0; i < 50; ++i) {
    const std::string name = absl::StrCat("h", i, ".test");
    dns.IsSilent(name);
    absl::StrAppend(&config, "  server h", i, " ", name,
                    ":1 resolvers r init-addr none check\n");
  }
  absl::StrAppend(&config, "backend c\n  option httpchk\n  server s ",
                  server.endpoint(), " check inter 50ms\n");
  ProxyProcess proxy({.config = config, .args = {"-db"}});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  ASSERT_TRUE(WaitFor([&] { return server.accepted() > 5; })) << proxy.Story();
  ASSERT_TRUE(WaitFor([&] { return dns.asked("h49.test") > 0; }));
  EXPECT_EQ(proxy.States().Get("b", "h0", "srv_admin_state"), "32");
  EXPECT_EQ(proxy.Stats().Get("b", "h0", "check_status"), "");
  EXPECT_TRUE(absl::StrContains(proxy.cli().Ask("show resolvers r"),
                                "Resolvers section r\n nameserver n1:\n"
                                "  sent:        "));
  proxy.process().Signal(SIGUSR1);
  EXPECT_EQ(proxy.process().Wait(Millis(5000)).Describe(), "exit 0");
}

}  // namespace
}  // namespace checkd
