// Names of servers and the name servers to ask (F029, F073, F685).
#include <string>

#include "config/testing/load_text.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

constexpr char kSection[] = "resolvers r\n nameserver n 127.0.0.1:53\n";

TEST(Resolvers, HaveTheDefaultsOfTheManual) {
  const Loaded loaded = LoadText(kSection);
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  const ResolversConfig& r = loaded.config().resolvers.at(0);
  EXPECT_EQ(r.name, "r");
  EXPECT_EQ(r.hold.nx_ms, 30000);
  EXPECT_EQ(r.hold.refused_ms, 30000);
  EXPECT_EQ(r.hold.timeout_ms, 30000);
  EXPECT_EQ(r.hold.other_ms, 30000);
  EXPECT_EQ(r.hold.valid_ms, 10000);
  EXPECT_EQ(r.hold.obsolete_ms, 0);
  EXPECT_EQ(r.timeout_resolve_ms, 1000);
  EXPECT_EQ(r.timeout_retry_ms, 1000);
  EXPECT_EQ(r.retries, 3);
  EXPECT_EQ(r.payload_size, 512);
}

TEST(Resolvers, KeepWhatIsWritten) {
  const Loaded loaded = LoadText(
      "resolvers r\n nameserver a 127.0.0.1\n nameserver b tcp@[::1]:5353\n"
      " nameserver c udp@127.0.0.2:54\n hold nx 1s\n hold refused 2s\n"
      " hold timeout 3s\n hold other 4s\n hold valid 5s\n hold obsolete 6s\n"
      " timeout resolve 7s\n timeout retry 800\n resolve_retries 9\n"
      " accepted_payload_size 8192\n");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  const ResolversConfig& r = loaded.config().resolvers.at(0);
  ASSERT_EQ(r.servers.size(), 3u);
  EXPECT_EQ(r.servers[0].address.ToString(), "127.0.0.1:53");
  EXPECT_FALSE(r.servers[0].tcp);
  EXPECT_EQ(r.servers[1].address.ToString(), "[::1]:5353");
  EXPECT_TRUE(r.servers[1].tcp);
  EXPECT_EQ(r.servers[2].name, "c");
  EXPECT_FALSE(r.servers[2].tcp);
  EXPECT_EQ(r.hold.nx_ms, 1000);
  EXPECT_EQ(r.hold.refused_ms, 2000);
  EXPECT_EQ(r.hold.timeout_ms, 3000);
  EXPECT_EQ(r.hold.other_ms, 4000);
  EXPECT_EQ(r.hold.valid_ms, 5000);
  EXPECT_EQ(r.hold.obsolete_ms, 6000);
  EXPECT_EQ(r.timeout_resolve_ms, 7000);
  EXPECT_EQ(r.timeout_retry_ms, 800);
  EXPECT_EQ(r.retries, 9);
  EXPECT_EQ(r.payload_size, 8192);
}

LoadOptions WithResolvConf(std::string_view text, std::string resolv_conf) {
  LoadOptions options = TestOptions(text);
  options.read_resolv_conf = [resolv_conf] {
    return std::optional<std::string>(resolv_conf);
  };
  return options;
}

TEST(Resolvers, TakeThoseOfResolvConf) {
  const Loaded loaded = Load(WithResolvConf(
      "resolvers r\n parse-resolv-conf\n",
      "# nameserver 9.9.9.9\ndomain x\nnameserver 192.0.2.53\n"
      "nameserver\tfe80::1%eth0 \nnameserver what\nnameserver 192.0.2.53\n"));
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  const ResolversConfig& r = loaded.config().resolvers.at(0);
  ASSERT_EQ(r.servers.size(), 2u);
  EXPECT_EQ(r.servers[0].name, "192.0.2.53");
  EXPECT_EQ(r.servers[0].address.ToString(), "192.0.2.53:53");
  EXPECT_EQ(r.servers[1].address.ToString(), "[fe80::1]:53");
  EXPECT_TRUE(loaded.Says("address 'what' could not be recognized"));
  EXPECT_TRUE(loaded.Says("[/etc/resolv.conf:6] : generated name"));
}

TEST(Resolvers, WarnAboutAResolvConfThatIsOfNoUse) {
  Loaded loaded = LoadText("resolvers r\n parse-resolv-conf\n");
  EXPECT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_TRUE(loaded.Says("failed to open /etc/resolv.conf."));
  loaded = Load(WithResolvConf("resolvers r\n parse-resolv-conf\n", "\n"));
  EXPECT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_TRUE(loaded.Says("no valid nameservers found"));
  EXPECT_TRUE(
      loaded.Says("resolvers 'r' [test.cfg:1] has no nameservers configured!"));
}

TEST(Resolvers, ComeWithASectionOfTheirOwn) {
  Loaded loaded = Load(
      WithResolvConf("backend b\n server s localhost:1 resolvers default\n",
                     "nameserver ::1\n"));
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  ASSERT_EQ(loaded.config().resolvers.size(), 1u);
  EXPECT_EQ(loaded.config().resolvers[0].name, "default");
  loaded = Load(WithResolvConf("resolvers default\n nameserver a 127.0.0.1\n",
                               "nameserver ::1\n"));
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  ASSERT_EQ(loaded.config().resolvers.size(), 1u);
  EXPECT_EQ(loaded.config().resolvers[0].servers[0].name, "a");
  loaded = Load(WithResolvConf("", "# empty\n"));
  EXPECT_TRUE(loaded.config().resolvers.empty());
}

TEST(ServerNames, KeepWhatIsWritten) {
  const Loaded loaded = LoadText(absl::StrCat(
      kSection,
      "backend b\n server s localhost:80 resolvers r resolve-prefer ipv4 "
      "resolve-net 10.0.0.0/8,::1 resolve-opts allow-dup-ip,ignore-weight\n"
      " server t localhost:80 resolvers r\n server u localhost:80\n"));
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  const ServerExtras& s = *loaded.proxy(0).servers[0].extras;
  ASSERT_NE(s.names, nullptr);
  EXPECT_EQ(s.names->resolvers, "r");
  EXPECT_TRUE(s.names->prefer_ipv4);
  EXPECT_EQ(s.names->nets.size(), 2u);
  EXPECT_TRUE(s.names->allow_duplicates);
  EXPECT_TRUE(s.names->ignore_weight);
  EXPECT_EQ(s.name_port, 80);
  const ServerExtras& t = *loaded.proxy(0).servers[1].extras;
  EXPECT_FALSE(t.names->prefer_ipv4);
  EXPECT_FALSE(t.names->allow_duplicates);
  EXPECT_EQ(loaded.proxy(0).servers[2].extras->names, nullptr);
}

TEST(ServerNames, StartWithoutAddressWhereThatIsAllowed) {
  const struct {
    const char* server;
    bool noticed;
  } kCases[] = {
      {"x.example:80 init-addr none", false},
      {"x.example:80 init-addr last,none", false},
      {"x.example:80 init-addr none,libc", false},
      {"x.example:80 init-addr none,", false},
      {"x.example:80 init-addr libc,none", true},
      {"x.example:80 init-addr last,libc,none", true},
      {"x.example:80 resolvers r", true},
      {"_http._tcp.x resolvers r", false},
      {"_http._tcp.x resolvers r init-addr none", false},
  };
  for (const auto& c : kCases) {
    const Loaded loaded = LoadText(
        absl::StrCat(kSection, "backend b\n server s ", c.server, " check\n"));
    ASSERT_TRUE(loaded.ok()) << c.server << loaded.Messages();
    const ServerSpec& server = loaded.proxy(0).servers[0];
    EXPECT_TRUE(server.unresolved()) << c.server;
    EXPECT_FALSE(server.disabled) << c.server;
    EXPECT_EQ(loaded.Says("NOTICE [test.cfg:4] : 'server b/s' : could not "
                          "resolve address 'x.example', disabling server."),
              c.noticed)
        << c.server << loaded.Messages();
  }
}

TEST(ServerNames, StartWithTheFirstAddressThatIsFound) {
  const struct {
    const char* server;
    const char* address;
  } kCases[] = {
      {"localhost:80 resolvers r", "127.0.0.1:80"},
      {"localhost:80 init-addr 192.0.2.1,libc", "192.0.2.1:80"},
      {"x.example:80 init-addr last,libc,192.0.2.1", "192.0.2.1:80"},
      {"_http._tcp.x resolvers r init-addr 192.0.2.1", "192.0.2.1:0"},
  };
  for (const auto& c : kCases) {
    const Loaded loaded = LoadText(
        absl::StrCat(kSection, "backend b\n server s ", c.server, "\n"));
    ASSERT_TRUE(loaded.ok()) << c.server << loaded.Messages();
    EXPECT_EQ(loaded.proxy(0).servers[0].address.ToString(), c.address);
    EXPECT_FALSE(loaded.proxy(0).servers[0].unresolved());
  }
}

TEST(ServerNames, AreNotJudgedInADisabledProxy) {
  const Loaded loaded = LoadText(
      "backend b\n disabled\n server s x.example:80 check\n"
      " server t _http._tcp.x check\n server u localhost:80 resolvers no\n");
  EXPECT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_FALSE(loaded.Says("x.example")) << loaded.Messages();
}

TEST(ServerNames, F165NeedNoPortButMayBeWarnedAbout) {
  constexpr char kWarning[] =
      "config: backend 'b': server 's' has neither service port nor check "
      "port. Its checks will fail.";
  const struct {
    const char* server;
    bool warned;
  } kCases[] = {
      {"localhost check", true},
      {"localhost", false},
      {"localhost:80 check", false},
      {"localhost check port 80", false},
      {"localhost check resolvers r", true},
      {"x.example check init-addr none resolvers r", true},
      {"x.example:80 check init-addr none resolvers r", false},
      {"x.example check port 80 init-addr none resolvers r", false},
      {"_http._tcp.x check resolvers r", false},
      {"_http._tcp.x check resolvers r init-addr 192.0.2.1", false},
  };
  for (const auto& c : kCases) {
    const Loaded loaded = LoadText(
        absl::StrCat(kSection, "backend b\n server s ", c.server, "\n"));
    EXPECT_TRUE(loaded.ok()) << c.server << loaded.Messages();
    EXPECT_EQ(loaded.Says(kWarning), c.warned) << c.server << loaded.Messages();
  }
}

}  // namespace
}  // namespace checkd
