// PROXY headers as HAProxy's `accept-proxy` understands them: its log tells
// which addresses it took from them. And the same bytes from both programs.
#include <unistd.h>

#include <memory>
#include <set>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/check_cases.h"
#include "tests/harness/loopback.h"
#include "tests/harness/program.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"

namespace checkd {
namespace {

constexpr char kRules[] =
    "  option tcp-check\n  tcp-check send GET\\ /\\ HTTP/1.0\\r\\n\\r\\n\n"
    "  tcp-check expect string \"200 OK\"\n";

class AcceptProxy : public testing::Test {
 protected:
  void SetUp() override {
    if (FindProgram("haproxy").empty())
      GTEST_SKIP() << "haproxy is not installed";
    haproxy_ = std::make_unique<ProxyProcess>(ProxyProcess::Options{
        .config = absl::StrCat(
            "frontend f\n  mode http\n  timeout client 5s\n  bind ", host_, ":",
            port_, " accept-proxy\n",
            "  log-format \"from=%ci:%cp to=%fi:%fp "
            "authority=%[fc_pp_authority]\"\n",
            "  http-request return status 200 content-type text/plain "
            "string ok\n"),
        .log = "daemon",
        .program = FindProgram("haproxy")});
    ASSERT_TRUE(haproxy_->Ready()) << haproxy_->Story();
    ASSERT_TRUE(WaitFor([this] {
      const int fd = ConnectTcp(host_, port_);
      if (fd >= 0) close(fd);
      return fd >= 0;
    }));
  }
  // checkd's status of HAProxy, with these words on the line of its server.
  std::string Check(const std::string& words, const std::string& global = "") {
    const CheckCase one = {
        .name = "b",
        .server = absl::StrCat(host_, ":", port_, " check inter 1s source ",
                               source_, ":", source_port_, " ", words),
        .options = kRules};
    ProxyProcess checkd({.config = CasesConfig({one}), .global = global});
    EXPECT_TRUE(checkd.Ready()) << checkd.Story();
    return AwaitOutcomes(checkd, {one}).at("b").status;
  }
  // Our end is `from`; it is not HAProxy's business where we really come from.
  void ExpectLogged(const std::string& more = "") {
    const std::string text = absl::StrCat("from=", source_, ":", source_port_,
                                          " to=", host_, ":", port_, more);
    EXPECT_TRUE(haproxy_->log().WaitForText(text)) << text << "\n"
                                                   << haproxy_->Story();
  }

  const std::string host_ = LoopbackAddress();
  const int port_ = FreePort(host_);
  const std::string source_ = LoopbackAddress();
  // A port of our own, so that it can be recognized.
  const int source_port_ = FreePort(source_);
  std::unique_ptr<ProxyProcess> haproxy_;
};

TEST_F(AcceptProxy, LineNamesBothEnds) {
  EXPECT_EQ(Check("check-send-proxy"), "L7OK");
  ExpectLogged(" authority=-");
}

TEST_F(AcceptProxy, TheServersOwnHeaderIsSentToo) {
  EXPECT_EQ(Check("send-proxy"), "L7OK");
  ExpectLogged();
}

TEST_F(AcceptProxy, LocalHeaderLeavesTheConnectionsOwn) {
  EXPECT_EQ(Check("send-proxy-v2-ssl proxy-v2-options crc32c"), "L7OK");
  ExpectLogged();
}

TEST_F(AcceptProxy, BinaryHeaderWithTlvsNamesBothEnds) {
  EXPECT_EQ(Check("send-proxy-v2-ssl proxy-v2-options crc32c "
                  "set-proxy-v2-tlv-fmt(2) check.example "
                  "set-proxy-v2-tlv-fmt(0xe1) own",
                  "pp2-never-send-local\n"),
            "L7OK");
  ExpectLogged(" authority=check.example");
}

TEST_F(AcceptProxy, WithoutAHeaderItAnswersNothing) {
  EXPECT_EQ(Check(""), "SOCKERR");
  EXPECT_EQ(Check("send-proxy no-send-proxy"), "SOCKERR");
  EXPECT_EQ(haproxy_->log().Count("from="), 0) << haproxy_->Story();
}

// What `program` sends in a check with these words, from always the same port.
std::set<std::string> SentBy(const std::string& program,
                             const std::string& words, const std::string& from,
                             ScriptedServer* server) {
  const CheckCase one = {
      .name = "b",
      .server = absl::StrCat(server->endpoint(), " check inter 1s source ",
                             from, " ", words),
      .options = kRules};
  ProxyProcess proxy({.config = CasesConfig({one}), .program = program});
  EXPECT_TRUE(proxy.Ready()) << proxy.Story();
  EXPECT_EQ(AwaitOutcomes(proxy, {one}).at("b").status, "L7OK")
      << proxy.Story();
  return server->requests();
}

TEST(ProxyHeaders, AreHaproxysToTheByte) {
  if (FindProgram("haproxy").empty())
    GTEST_SKIP() << "haproxy is not installed";
  for (const char* words :
       {"check-send-proxy", "send-proxy", "send-proxy-v2", "send-proxy-v2-ssl",
        "send-proxy-v2-ssl-cn", "send-proxy-v2 proxy-v2-options crc32c",
        "send-proxy-v2-ssl no-send-proxy-v2", "send-proxy-v2 port 1"}) {
    ServerAnswer answer = BytesAnswer("200 OK");
    answer.delay = Millis(50);  // all that belongs together has come
    ScriptedServer server(answer);
    const std::string source = LoopbackAddress();
    const std::string from = absl::StrCat(source, ":", FreePort(source));
    std::string line = words;
    if (absl::EndsWith(line, " port 1")) {  // F055: not the server's header
      line.replace(line.size() - 1, 1, absl::StrCat(server.port()));
    }
    const std::set<std::string> ours =
        SentBy(CheckdPath(), line, from, &server);
    ASSERT_EQ(ours.size(), 1u) << words;
    // Whatever HAProxy sends otherwise would be a second one.
    EXPECT_EQ(SentBy(FindProgram("haproxy"), line, from, &server), ours)
        << words;
  }
}

// The header that `program` sends before it speaks TLS.
std::set<std::string> SentBeforeTls(const std::string& program,
                                    const std::string& words) {
  ServerAnswer answer = BytesAnswer("no TLS");
  answer.delay = Millis(50);
  ScriptedServer server(answer);
  const CheckCase one = {.name = "b",
                         .server = absl::StrCat(server.endpoint(),
                                                " check inter 1s ssl verify "
                                                "none ",
                                                words)};
  ProxyProcess proxy({.config = CasesConfig({one}), .program = program});
  EXPECT_TRUE(proxy.Ready()) << proxy.Story();
  EXPECT_EQ(AwaitOutcomes(proxy, {one}).at("b").status, "L6RSP")
      << proxy.Story();
  std::set<std::string> headers;
  for (const std::string& request : server.requests()) {
    if (request.size() < 17) continue;
    const size_t size = static_cast<uint8_t>(request[14]) << 8 |
                        static_cast<uint8_t>(request[15]);
    headers.insert(absl::CHexEscape(request.substr(12, 4 + size)));
    EXPECT_EQ(request[16 + size], '\x16') << words;  // a TLS handshake
  }
  return headers;
}

TEST(ProxyHeaders, AreHaproxysToTheByteBeforeTls) {
  if (FindProgram("haproxy").empty())
    GTEST_SKIP() << "haproxy is not installed";
  for (const char* words :
       {"send-proxy-v2", "send-proxy-v2-ssl", "send-proxy-v2-ssl-cn",
        "send-proxy-v2-ssl force-tlsv12",
        "send-proxy-v2-ssl proxy-v2-options ssl-cipher,crc32c,unique-id",
        "check-sni a.example send-proxy-v2-ssl proxy-v2-options authority",
        "check-sni a.example send-proxy-v2-ssl",
        "check-ssl check-send-proxy send-proxy-v2-ssl"}) {
    const std::set<std::string> ours = SentBeforeTls(CheckdPath(), words);
    EXPECT_EQ(ours.size(), 1u) << words;
    EXPECT_EQ(SentBeforeTls(FindProgram("haproxy"), words), ours) << words;
  }
}

}  // namespace
}  // namespace checkd
