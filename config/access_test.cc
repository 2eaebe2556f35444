// How servers are reached: words, inheritance, sharing.
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "config/loader.h"
#include "config/testing/load_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace checkd {
namespace {

using ::testing::ElementsAre;

std::string Name(TlsVersion version) {
  static constexpr std::string_view kNames[] = {"any",   "ssl3",  "tls10",
                                                "tls11", "tls12", "tls13"};
  return std::string(kNames[static_cast<int>(version)]);
}

void Append(std::string_view name, std::string_view value, std::string* out) {
  if (!value.empty()) absl::StrAppend(out, " ", name, "=", value);
}

void Append(std::string_view name, bool value, std::string* out) {
  if (value) absl::StrAppend(out, " ", name);
}

std::string Tls(const TlsProfile& tls) {
  std::string out = tls.verify ? " verify" : "";
  Append("ca", tls.ca_file, &out);
  Append("crl", tls.crl_file, &out);
  Append("crt", tls.certificate, &out);
  Append("host", tls.verify_host, &out);
  Append("strict", tls.names == TlsNames::kStrict, &out);
  Append("ciphers", tls.ciphers, &out);
  Append("suites", tls.ciphersuites, &out);
  Append("curves", tls.curves, &out);
  Append("sigalgs", tls.sigalgs, &out);
  Append("csigalgs", tls.client_sigalgs, &out);
  Append("alpn", tls.alpn, &out);
  if (tls.min_version != TlsVersion::kUnset ||
      tls.max_version != TlsVersion::kUnset) {
    absl::StrAppend(&out, " ", Name(tls.min_version), "-",
                    Name(tls.max_version));
  }
  Append("no-tickets", !tls.tickets, &out);
  Append("no-reuse", !tls.reuse, &out);
  Append("renegotiate", tls.renegotiate, &out);
  return absl::StrCat("tls(", out.empty() ? "" : out.substr(1), ")");
}

std::string Proxy(const ProxyHeader& header) {
  std::string out = absl::StrCat(static_cast<int>(header.version));
  if (header.version == ProxyHeader::Version::kV1) return out;
  Append("addresses", !header.local, &out);
  Append("ssl", header.ssl, &out);
  Append("cipher", header.cipher, &out);
  Append("authority", header.authority, &out);
  Append("crc", header.crc32c, &out);
  for (const ProxyTlv& tlv : header.tlvs) {
    Append(absl::StrCat(tlv.type), tlv.value, &out);
  }
  return out;
}

std::string Socket(const SocketOptions& socket) {
  std::string out;
  Append("source", socket.source.ToString(), &out);
  if (socket.source_port_high != 0) {
    absl::StrAppend(&out, " ", socket.source_port_low, "-",
                    socket.source_port_high);
  }
  Append("foreign", socket.foreign_source.ToString(), &out);
  Append("if", socket.interface, &out);
  Append("ns", socket.net_namespace, &out);
  if (socket.mark != 0) absl::StrAppend(&out, " mark=", socket.mark);
  if (socket.user_timeout_ms != 0) {
    absl::StrAppend(&out, " ut=", socket.user_timeout_ms);
  }
  Append("mptcp", socket.mptcp, &out);
  return absl::StrCat("socket(", out.empty() ? "" : out.substr(1), ")");
}

// All that differs from a plain server.
std::string Describe(const ServerSpec& server) {
  if (server.access == nullptr) return "plain";
  const ServerAccess& access = *server.access;
  std::string out;
  if (access.tls != nullptr) absl::StrAppend(&out, " ", Tls(*access.tls));
  Append("check-tls", access.check_tls, &out);
  if (access.check_proxy != nullptr) {
    Append("proxy", Proxy(*access.check_proxy), &out);
  }
  if (access.rule_proxy != ProxyHeader()) {
    Append("rule-proxy", Proxy(access.rule_proxy), &out);
  }
  Append("socks4", access.socks4.ToString(), &out);
  Append("check-socks4", access.check_via_socks4, &out);
  Append("sni", access.check_sni, &out);
  Append("alpn", access.check_alpn, &out);
  Append("no-auto-sni", !access.check_sni_auto, &out);
  if (access.socket != nullptr) {
    absl::StrAppend(&out, " ", Socket(*access.socket));
  }
  Append("fin", access.close_gracefully, &out);
  return out.empty() ? "empty" : out.substr(1);
}

struct Case {
  std::string_view words;  // after `server s 127.0.0.1:80 check`
  std::string_view expected;
  std::string_view before = "";  // lines of the backend
  std::string_view global = "";
};

class Access : public testing::TestWithParam<Case> {};

TEST_P(Access, IsWhatTheWordsSay) {
  const Case& c = GetParam();
  const Loaded loaded =
      LoadText(absl::StrCat("global\n", c.global, "\nbackend b\n", c.before,
                            "\n server s 127.0.0.1:80 check ", c.words, "\n"));
  ASSERT_TRUE(loaded.ok()) << c.words << "\n" << loaded.Messages();
  EXPECT_EQ(Describe(loaded.proxy(0).servers[0]), c.expected) << c.words;
}

INSTANTIATE_TEST_SUITE_P(
    Plain, Access,
    testing::Values(
        Case{"", "plain"},
        Case{"verify none ca-file x no-ssl no-check-ssl", "plain"},
        Case{"ssl verify none no-ssl", "plain"},
        Case{"send-proxy no-send-proxy x-close rst tcp-ut 0", "plain"},
        Case{"check-via-socks4 check-proto none check-sni x", "plain"},
        Case{"source 0.0.0.0 usesrc clientip namespace *", "plain"}));

INSTANTIATE_TEST_SUITE_P(
    Tls, Access,
    testing::Values(
        Case{"ssl verify none", "tls() check-tls"},
        Case{"check-ssl verify none", "tls() check-tls"},
        Case{"ssl no-check-ssl verify none", "tls()"},
        // F055: not inherited by a check that goes elsewhere.
        Case{"ssl verify none port 81", "tls()"},
        Case{"ssl verify none addr 127.0.0.2", "tls()"},
        Case{"ssl verify none addr 127.0.0.2 check-ssl", "tls() check-tls"},
        Case{"ssl ca-file /a crl-file /b crt /c verifyhost h",
             "tls(verify ca=/a crl=/b crt=/c host=h) check-tls"},
        Case{"ssl verify none x-verify-names strict", "tls(strict) check-tls"},
        Case{"ssl verify none x-verify-names strict x-verify-names haproxy",
             "tls() check-tls"},
        Case{"ssl ca-file a crl-file b crt c",
             "tls(verify ca=/x/a crl=/x/b crt=/y/c) check-tls", "",
             "ca-base /x\ncrt-base /y"},
        Case{"ssl ca-file @system-ca", "tls(verify ca=@system-ca) check-tls",
             "", "ca-base /x"},
        Case{"ssl verify none ciphers a ciphersuites b curves c sigalgs d "
             "client-sigalgs e",
             "tls(ciphers=a suites=b curves=c sigalgs=d csigalgs=e) check-tls"},
        Case{"ssl verify none alpn ab,c",
             "tls(alpn=\x02"
             "ab\x01"
             "c) check-tls"},
        Case{"ssl verify none check-alpn ab check-sni n no-check-sni-auto",
             "tls() check-tls sni=n alpn=\x02"
             "ab no-auto-sni"},
        Case{"ssl verify none no-check-sni-auto check-sni-auto",
             "tls() check-tls"},
        Case{"ssl verify none no-tls-tickets no-ssl-reuse renegotiate",
             "tls(no-tickets no-reuse renegotiate) check-tls"},
        Case{"ssl verify none no-tls-tickets tls-tickets no-ssl-reuse "
             "ssl-reuse renegotiate no-renegotiate",
             "tls() check-tls"},
        Case{"ssl verify none ssl-min-ver TLSv1.0 ssl-max-ver TLSv1.2",
             "tls(tls10-tls12) check-tls"},
        Case{"ssl verify none force-tlsv13", "tls(tls13-tls13) check-tls"},
        Case{"ssl verify none no-sslv3 no-tlsv10", "tls() check-tls"},
        Case{"ssl verify none no-tlsv12", "tls(tls13-any) check-tls"}));

INSTANTIATE_TEST_SUITE_P(
    TlsOfGlobal, Access,
    testing::Values(
        Case{"ssl", "tls() check-tls", "", "ssl-server-verify none"},
        Case{"ssl verify required ca-file /a", "tls(verify ca=/a) check-tls",
             "", "ssl-server-verify none"},
        Case{"ssl verify none", "tls(ciphers=a suites=b curves=c) check-tls",
             "",
             "ssl-default-server-ciphers a\nssl-default-server-ciphersuites b\n"
             "ssl-default-server-curves c"},
        Case{"ssl verify none ciphers own sigalgs own",
             "tls(ciphers=own sigalgs=own csigalgs=e) check-tls", "",
             "ssl-default-server-ciphers a\nssl-default-server-sigalgs d\n"
             "ssl-default-server-client-sigalgs e"},
        Case{"ssl verify none ssl-min-ver TLSv1.3",
             "tls(tls13-tls13 no-tickets) check-tls", "",
             "ssl-default-server-options ssl-min-ver TLSv1.1 ssl-max-ver "
             "TLSv1.3 no-tls-tickets"},
        Case{"ssl verify none no-tlsv13", "tls(tls10-tls11) check-tls", "",
             "ssl-default-server-options no-tlsv12"}));

INSTANTIATE_TEST_SUITE_P(
    DefaultServer, Access,
    testing::Values(
        Case{"", "tls() check-tls", "default-server ssl verify none"},
        Case{"no-ssl", "plain", "default-server ssl verify none"},
        Case{"no-check-ssl", "tls()", "default-server ssl verify none"},
        Case{"port 81", "tls()", "default-server ssl verify none"},
        Case{"", "tls()", "default-server ssl verify none port 81"},
        Case{"ca-file /a", "tls(verify ca=/a) check-tls",
             "default-server ssl verify none\ndefault-server verify required"},
        Case{"no-send-proxy-v2", "proxy=1",
             "default-server send-proxy send-proxy-v2"},
        Case{"no-check-send-proxy", "plain", "default-server check-send-proxy"},
        // F059: this word does not cancel what is inherited from traffic.
        Case{"no-check-send-proxy", "proxy=1", "default-server send-proxy"},
        Case{"source 127.0.0.9", "socket(source=127.0.0.9:0 mark=3)",
             "default-server source 127.0.0.8:5-9 interface lo x-mark 3"},
        Case{"x-close rst", "plain", "default-server x-close fin"},
        Case{"", "tls(strict) check-tls",
             "default-server ssl verify none x-verify-names strict"},
        Case{"x-verify-names haproxy", "tls() check-tls",
             "default-server ssl verify none x-verify-names strict"}));

INSTANTIATE_TEST_SUITE_P(
    ProxyProtocol, Access,
    testing::Values(
        Case{"send-proxy", "proxy=1"}, Case{"check-send-proxy", "proxy=1"},
        Case{"send-proxy port 81", "plain"},
        Case{"send-proxy-v2 port 81", "rule-proxy=2"},
        Case{"check-send-proxy port 81", "proxy=1"},
        Case{"check-send-proxy send-proxy-v2 addr 127.0.0.2",
             "proxy=2 rule-proxy=2"},
        Case{"send-proxy send-proxy-v2", "proxy=2 rule-proxy=2"},
        Case{"send-proxy-v2-ssl", "proxy=2 ssl rule-proxy=2 ssl"},
        Case{"send-proxy-v2-ssl-cn no-send-proxy-v2-ssl-cn", "plain"},
        // As HAProxy 2.6 was seen to send it: a flag that is left makes v1.
        Case{"send-proxy-v2-ssl no-send-proxy-v2", "proxy=1"},
        Case{"send-proxy-v2-ssl-cn no-send-proxy-v2-ssl", "proxy=1"},
        Case{"proxy-v2-options crc32c", "proxy=1"},
        Case{"send-proxy-v2 proxy-v2-options crc32c,unique-id,authority",
             "proxy=2 authority crc rule-proxy=2 authority crc"},
        Case{"send-proxy-v2 proxy-v2-options ssl-cipher",
             "proxy=2 ssl cipher rule-proxy=2 ssl cipher"},
        Case{"send-proxy-v2 proxy-v2-options cert-cn",
             "proxy=2 ssl rule-proxy=2 ssl"},
        Case{"send-proxy-v2 set-proxy-v2-tlv-fmt(0xEE) a "
             "set-proxy-v2-tlv-fmt(32) 5%%",
             "proxy=2 238=a 32=5% rule-proxy=2 238=a 32=5%"},
        Case{"send-proxy-v2", "proxy=2 addresses rule-proxy=2 addresses", "",
             "pp2-never-send-local"}));

INSTANTIATE_TEST_SUITE_P(
    Way, Access,
    testing::Values(
        Case{"socks4 127.0.0.1:1080", "socks4=127.0.0.1:1080"},
        Case{"socks4 localhost:1080 check-via-socks4",
             "socks4=127.0.0.1:1080 check-socks4"},
        Case{"source 127.0.0.2", "socket(source=127.0.0.2:0)"},
        Case{"source 127.0.0.2:99 interface lo",
             "socket(source=127.0.0.2:99 if=lo)"},
        Case{"source 127.0.0.2:5-9 usesrc 127.0.0.3:1",
             "socket(source=127.0.0.2:0 5-9)"},
        Case{"source 0.0.0.0 interface lo usesrc client", "socket(if=lo)"},
        Case{"x-usesrc 10.0.0.1", "socket(foreign=10.0.0.1:0)"},
        Case{"namespace blue tcp-ut 30s x-mark 0x1f",
             "socket(ns=blue mark=31 ut=30000)"},
        Case{"addr mptcp@127.0.0.2", "socket(mptcp)"},
        Case{"x-close fin", "fin"},
        Case{"", "socket(source=127.0.0.2:7 if=lo)",
             "source 127.0.0.2:7 interface lo"},
        Case{"ssl verify none port 1", "tls() socket(source=127.0.0.2:0)",
             "source 127.0.0.2"},
        Case{"source 127.0.0.3", "socket(source=127.0.0.3:0)",
             "source 127.0.0.2"}));

std::vector<std::string> DescribeAll(const BackendSpec& backend) {
  std::vector<std::string> all;
  for (const ServerSpec& server : backend.servers) {
    all.push_back(Describe(server));
  }
  return all;
}

TEST(AccessSharing, ServersThatSayTheSameHaveTheSame) {
  const Loaded loaded = LoadText(R"(
defaults
  default-server check ssl verify none
backend a
  server a1 127.0.0.1:1
  server a2 127.0.0.1:2 verify none
  server a3 127.0.0.1:3 ciphers x
  server a4 127.0.0.1:4 send-proxy
backend b
  default-server no-ssl
  server b1 127.0.0.1:1 ssl
  server b2 127.0.0.1:2
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  const auto& a = loaded.proxy(0).servers;
  const auto& b = loaded.proxy(1).servers;
  EXPECT_NE(a[0].access, nullptr);
  EXPECT_EQ(a[0].access, a[1].access);
  EXPECT_EQ(a[0].access, b[0].access);
  EXPECT_NE(a[0].access, a[2].access);
  EXPECT_NE(a[0].access, a[3].access);
  EXPECT_EQ(a[0].access->tls, a[3].access->tls);
  EXPECT_EQ(b[1].access, nullptr);
  EXPECT_EQ(loaded.config().tls_profiles.size(), 2u);
}

TEST(AccessSharing, MultipathAddressesCountPerServer) {
  const Loaded loaded = LoadText(R"(
backend b
  server a mptcp@127.0.0.1:80 check
  server b 127.0.0.1:80 check
  server c mptcp@127.0.0.1:80 check addr 127.0.0.2
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_THAT(DescribeAll(loaded.proxy(0)),
              ElementsAre("socket(mptcp)", "plain", "plain"));
}

// F071: what has no check needs no CA, and shows that it speaks TLS.
TEST(AccessOfRules, OnlyCheckedServersAreJudged) {
  const Loaded loaded = LoadText(R"(
backend a
  server a 127.0.0.1:1 ssl
  server b 127.0.0.1:1 check ssl port 80
  server c 127.0.0.1:1 check ssl no-check-ssl
backend b
  disabled
  server a 127.0.0.1:1 check ssl
backend c
  option tcp-check
  tcp-check connect port 80
  server a 127.0.0.1:1 check ssl
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_TRUE(loaded.proxy(0).servers[0].use_ssl);
  EXPECT_TRUE(loaded.proxy(2).servers[0].use_ssl);
}

TEST(AccessOfRules, RulesThatSpeakTlsGiveItToTheirServers) {
  const Loaded loaded = LoadText(R"(
global
  ssl-server-verify none
backend b
  option tcp-check
  tcp-check connect ssl
  server a 127.0.0.1:1 check
  server b 127.0.0.1:1 check ciphers x
  server c 127.0.0.1:1 check send-proxy
  server d 127.0.0.1:1
backend c
  server a 127.0.0.1:1 check
  server b 127.0.0.1:1 check healthcheck h
healthcheck h
  type httpchk
  http-check connect ssl
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_THAT(DescribeAll(loaded.proxy(0)),
              ElementsAre("tls()", "tls(ciphers=x)", "tls() proxy=1", "plain"));
  EXPECT_THAT(DescribeAll(loaded.proxy(1)), ElementsAre("plain", "tls()"));
  EXPECT_FALSE(loaded.proxy(0).servers[0].use_ssl);
}

TEST(AccessOfRules, ConnectsKeepWhatTheySay) {
  const Loaded loaded = LoadText(R"(
backend b
  option tcp-check
  tcp-check connect default port 443 addr 127.0.0.9 ssl sni n alpn ab send-proxy via-socks4 linger comment c
  tcp-check connect
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  const auto& rules = loaded.proxy(0).ruleset->rules();
  const auto& first = std::get<ConnectRule>(rules[0].action);
  EXPECT_TRUE(first.use_default && first.ssl && first.send_proxy &&
              first.via_socks4 && first.linger && !first.implicit);
  EXPECT_EQ(first.port, 443);
  EXPECT_EQ(first.address.ToString(), "127.0.0.9:0");
  EXPECT_EQ(first.sni, "n");
  EXPECT_EQ(first.alpn,
            "\x02"
            "ab");
  EXPECT_EQ(rules[0].comment, "c");
  const auto& second = std::get<ConnectRule>(rules[1].action);
  EXPECT_FALSE(second.use_default || second.ssl || second.send_proxy ||
               second.via_socks4 || second.linger);
}

TEST(AccessOfRules, SslHelloIsOneRulesetForAll) {
  const Loaded loaded = LoadText(R"(
backend a
  option httpchk
  option ssl-hello-chk
  server s 127.0.0.1:1 check
backend b
  server s 127.0.0.1:1 check healthcheck h
backend c
  option ssl-hello-chk
  option tcp-check
healthcheck h
  type ssl-hello-chk
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_EQ(loaded.proxy(0).ruleset->type(), RulesetType::kBuiltIn);
  EXPECT_EQ(&RulesetOf(loaded.proxy(1), loaded.proxy(1).servers[0]),
            loaded.proxy(0).ruleset);
  EXPECT_EQ(loaded.proxy(2).ruleset->type(), RulesetType::kTcp);
}

TEST(AccessOfRules, ProtocolsShareRulesetsThatSayTheSame) {
  const Loaded loaded = LoadText(R"(
backend a
  option mysql-check user u
  server s 127.0.0.1:1 check
backend b
  option mysql-check user u post-41
  server s 127.0.0.1:1 check
backend c
  option mysql-check user v
  server s 127.0.0.1:1 check
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_EQ(loaded.proxy(0).ruleset, loaded.proxy(1).ruleset);
  EXPECT_NE(loaded.proxy(0).ruleset, loaded.proxy(2).ruleset);
}

TEST(AccessOfRules, PasswordsShowUpInNoMessage) {
  for (const char* words :
       {"password s3cret s3cret", "s3cret", "role x password s3cret",
        "pasword s3cret", "user s3cret"}) {
    const LoadOptions options = TestOptions(
        absl::StrCat("healthcheck h\n  type x-redis ", words, "\n"));
    const Loaded loaded = Load(options);
    EXPECT_FALSE(loaded.ok()) << words;
    EXPECT_FALSE(loaded.Says("s3cret")) << loaded.Messages();
    for (const Diagnostic& entry : loaded.diagnostics.entries()) {
      EXPECT_EQ(Excerpt(options, entry), "") << entry.text;
    }
  }
}

// ---- the hooks

TEST(AccessHooks, AskOnceForEachProfileThatACheckUses) {
  LoadOptions options = TestOptions(R"(
backend b
  server a 127.0.0.1:1 check ssl ca-file /good
  server b 127.0.0.1:1 check ssl ca-file /bad
  server c 127.0.0.1:1 check ssl ca-file /bad send-proxy
  server d 127.0.0.1:1 ssl ca-file /unused
  server e 127.0.0.1:1 check ssl ca-file /unused port 80
)");
  std::vector<std::string> asked;
  options.verify_tls = [&asked](const TlsProfile& profile,
                                std::vector<std::string>*) {
    asked.push_back(profile.ca_file);
    return profile.ca_file == "/bad" ? absl::NotFoundError("no /bad")
                                     : absl::OkStatus();
  };
  const Loaded loaded = Load(std::move(options));
  EXPECT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.result.outcome, LoadOutcome::kPortSanity);
  EXPECT_THAT(asked, ElementsAre("/good", "/bad"));
  ASSERT_EQ(loaded.diagnostics.fatal_count(), 1u) << loaded.Messages();
  EXPECT_TRUE(loaded.Says("ALERT [test.cfg:4] : 'server b/b' : no /bad\n"))
      << loaded.Messages();
}

TEST(AccessHooks, WarnOnceOfEachListThatLosesNames) {
  LoadOptions options = TestOptions(R"(
backend b
  server a 127.0.0.1:1 check ssl verify none ciphers x
  server b 127.0.0.1:1 check ssl verify none ciphers x verifyhost h
  server c 127.0.0.1:1 check ssl verify none ciphers y curves z
  server d 127.0.0.1:1 check ssl verify none
)");
  options.verify_tls = [](const TlsProfile& profile,
                          std::vector<std::string>* warnings) {
    for (const std::string& list : {profile.ciphers, profile.curves}) {
      if (!list.empty()) warnings->push_back("no " + list);
    }
    return absl::OkStatus();
  };
  const Loaded loaded = Load(std::move(options));
  EXPECT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_EQ(loaded.diagnostics.count(Severity::kWarning), 3u)
      << loaded.Messages();
  for (const char* text : {"[test.cfg:3] : 'server b/a' : no x",
                           "[test.cfg:5] : 'server b/c' : no y",
                           "[test.cfg:5] : 'server b/c' : no z"}) {
    EXPECT_TRUE(loaded.Says(absl::StrCat("WARNING ", text, "\n")))
        << loaded.Messages();
  }
}

TEST(AccessHooks, AskOnceForEachKindOfSocket) {
  LoadOptions options = TestOptions(R"(
backend b
  server a 127.0.0.1:1 check namespace good
  server b 127.0.0.1:1 check namespace bad
  server c 127.0.0.1:1 check namespace bad send-proxy
  server d 127.0.0.1:1 namespace unused
)");
  std::vector<std::string> asked;
  options.verify_socket = [&asked](const SocketOptions& socket) {
    asked.push_back(socket.net_namespace);
    return socket.net_namespace == "bad" ? absl::NotFoundError("no bad")
                                         : absl::OkStatus();
  };
  const Loaded loaded = Load(std::move(options));
  EXPECT_FALSE(loaded.ok());
  EXPECT_THAT(asked, ElementsAre("good", "bad"));
  EXPECT_TRUE(loaded.Says("ALERT [test.cfg:4] : 'server b/b' : no bad\n"))
      << loaded.Messages();
}

// Whatever else is wrong with a server, and whoever else uses the same.
TEST(AccessHooks, TellAllThatIsWrongInOneRunAndOfEachThingOnce) {
  LoadOptions options = TestOptions(R"(
backend b
  server a 127.0.0.1:1 check ssl crt /bad namespace bad
  server b 127.0.0.1:1 check ssl crt /bad namespace bad
  server c 127.0.0.1:1 check ssl crt /bad namespace bad alpn h2,http/1.1
backend c
  option httpchk
  http-check connect ssl alpn h2
  server a 127.0.0.1:1 check namespace other no-tlsv12 no-tlsv13 no-tlsv11 no-tlsv10
)");
  options.verify_tls = [](const TlsProfile& profile,
                          std::vector<std::string>*) {
    return profile.certificate.empty()
               ? absl::OkStatus()
               : absl::NotFoundError("no /bad\nnor its key");
  };
  options.verify_socket = [](const SocketOptions& socket) {
    return absl::NotFoundError(absl::StrCat("no ", socket.net_namespace));
  };
  const Loaded loaded = Load(std::move(options));
  std::vector<std::string> alerts;
  for (const Diagnostic& entry : loaded.diagnostics.entries()) {
    if (entry.severity != Severity::kAlert) continue;
    // The beginning is enough.
    const std::string_view text = entry.text;
    alerts.emplace_back(text.substr(0, text.find_first_of(".,", 20)));
  }
  const std::string no_ca =
      "verify is enabled by default but no CA file specified";
  const std::string of_c = "[test.cfg:9] : 'server c/a' : ";
  EXPECT_THAT(
      alerts,
      ElementsAre(
          "[test.cfg:3] : 'server b/a' : " + no_ca,
          "[test.cfg:3] : 'server b/a' : no /bad",
          "[test.cfg:3] : 'server b/a' : nor its key",
          "[test.cfg:3] : 'server b/a' : no bad",
          "[test.cfg:4] : 'server b/b' : " + no_ca,
          "[test.cfg:5] : 'server b/c' : " + no_ca, of_c + no_ca,
          of_c + "all SSL/TLS versions are disabled for this server",
          of_c + "'alpn h2' is not supported by checkd yet: the server might "
                 "choose HTTP/2 for checks",
          of_c + "no other"));
}

// -dV; what the file says comes later and wins.
TEST(AccessOptions, NoServerVerifyIsTheDefaultOfVerify) {
  LoadOptions options =
      TestOptions("backend b\n server s 127.0.0.1:1 check ssl\n");
  options.no_server_verify = true;
  const Loaded loaded = Load(options);
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_EQ(Describe(loaded.proxy(0).servers[0]), "tls() check-tls");
  options.files[0].text =
      "global\n ssl-server-verify required\n" + options.files[0].text;
  EXPECT_FALSE(Load(std::move(options)).ok());
}

TEST(AccessOptions, KeysAreLoggedWhereGlobalSays) {
  const Loaded loaded = LoadText("global\n checkd tls-key-log /tmp/keys\n");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_EQ(loaded.config().global.tls_key_log, "/tmp/keys");
}

TEST(AccessOptions, IgnoredVersionsAreToldOnce) {
  const Loaded loaded = LoadText(R"(
backend b
  server a 127.0.0.1:1 check ssl verify none no-tlsv10 ssl-min-ver TLSv1.2
  server b 127.0.0.1:1 check ssl verify none no-tlsv10 ssl-min-ver TLSv1.2
)");
  ASSERT_TRUE(loaded.ok()) << loaded.Messages();
  EXPECT_EQ(loaded.diagnostics.count(Severity::kWarning), 1u);
  EXPECT_TRUE(
      loaded.Says("[test.cfg:3] : 'server b/a' : no-sslv3/no-tlsv1x "
                  "are ignored for this server."));
}

}  // namespace
}  // namespace checkd
