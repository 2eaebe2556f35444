// The connect rule, in checkd and beside it in HAProxy 2.6: what it speaks, how
// it fails, and what it says as the last one (F170-F182, F237-F239).
// Where 2.6 differs from the reference, the table says so.
#include <arpa/inet.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "tests/harness/check_cases.h"
#include "tests/harness/program.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"
#include "tests/harness/tls_nginx.h"
#include "transport/tls/testing/test_authority.h"

namespace checkd {
namespace {

// `inter` is also how long a connect may take (F365).
constexpr char kCheck[] = " check inter 1s fall 1 ";
constexpr char kRefused[] = "ECONNREFUSED returned by OS (Connection refused)";

Outcome Fails(const std::string& status, std::string_view what,
              std::string_view info = "") {
  if (info.empty()) return {status, std::string(what)};
  return {status, absl::StrCat(what, ", info: \"", info, "\"")};
}

Outcome Refused(std::string_view suffix) {
  return Fails("L4CON", "Layer4 connection problem",
               absl::StrCat(kRefused, suffix));
}

ServerAnswer Slowly(ServerAnswer answer) {
  answer.delay = Millis(50);  // all that belongs together has come
  return answer;
}

// A SOCKS4 server that is the target as well.
ServerAnswer Socks4(char code, std::string_view then = "") {
  ServerAnswer answer =
      BytesAnswer(absl::StrCat(std::string({0, code, 0, 0, 0, 0, 0, 0}), then));
  answer.end = ServerAnswer::End::kHold;
  return answer;
}

// --- Several in one run ---

class ConnectRules : public testing::Test {
 protected:
  void SetUp() override {
    if (FindProgram("nginx").empty()) GTEST_SKIP() << "nginx is not installed";
    ASSERT_TRUE(nginx_.Start()) << nginx_.Errors();
    gone_.Down();
    stalled_.Stall();
  }
  static std::string At(const ScriptedServer& server) {
    return absl::StrCat("addr ", server.address(), " port ", server.port());
  }
  std::string AtSite(const std::string& site) const {
    return absl::StrCat("addr ", nginx_.Address(site), " port ",
                        nginx_.Port(site));
  }

  const TestAuthority root_{"Test Root"};
  TlsNginx nginx_{
      {{.name = "tls", .certificate = root_.Issue().all()},
       {.name = "h2", .certificate = root_.Issue().all(), .listen = "http2"}}};
  ScriptedServer banner_{BannerAnswer("220 ready\r\n")};
  ScriptedServer silent_{SilentAnswer()};
  ScriptedServer plain_{BytesAnswer("HTTP/1.0 400 Bad Request\r\n\r\n")};
  ScriptedServer gone_;
  ScriptedServer stalled_;
  ScriptedServer denying_{Socks4(91)};
  ScriptedServer closing_{CloseAnswer()};
};

TEST_F(ConnectRules, GoFromPlaceToPlaceInOneRun) {
  for (const std::string& program : ProgramsToTry()) {
    ScriptedServer named{Slowly(BytesAnswer("250 hello\r\n"))};
    ScriptedServer socks{Slowly(Socks4(90, "220 behind\r\n"))};
    const std::vector<CheckCase> cases = {
        {"b",
         absl::StrCat(banner_.endpoint(), kCheck,
                      "verify none check-sni unused.example socks4 ",
                      socks.endpoint()),
         TcpCheck({"connect comment \"in clear\"", "expect string 220",
                   "connect ssl sni one.example alpn http/1.1 " + AtSite("tls"),
                   "send GET\\ /\\ HTTP/1.0\\r\\n\\r\\n",
                   "expect string \"200 OK\"",
                   "connect send-proxy linger " + At(named), "send HELO\\r\\n",
                   "expect string 250", "connect via-socks4 port 25",
                   "expect string behind", "connect default",
                   "expect string ready"}),
         {"L7OK"}}};
    RunAndLook(program, cases, [&](const ProxyProcess& proxy) {
      EXPECT_TRUE(WaitFor([&] { return named.requests().size() > 1; }));
      EXPECT_TRUE(WaitFor([&] { return !socks.requests().empty(); }));
      EXPECT_EQ(proxy.log().Count("is DOWN"), 0) << proxy.Story();
    });
    // Our own port differs each time.
    const std::string line = *named.requests().begin();
    EXPECT_TRUE(
        absl::StartsWith(line, "PROXY TCP4 127.0.0.1 " + named.address() + " "))
        << program << ": " << line;
    EXPECT_TRUE(
        absl::EndsWith(line, absl::StrCat(" ", named.port(), "\r\nHELO\r\n")))
        << program << ": " << line;
    std::string ask("\x04\x01\x00\x19", 4);
    in_addr address;
    inet_pton(AF_INET, banner_.address().c_str(), &address);
    ask.append(reinterpret_cast<const char*>(&address), 4);
    ask.append("HAProxy\0", 8);
    EXPECT_EQ(socks.requests(), (std::set<std::string>{ask})) << program;
  }
  ASSERT_FALSE(nginx_.Log("tls").empty());
  for (const std::string& line : nginx_.Log("tls")) {
    EXPECT_TRUE(absl::StrContains(line, " sni=one.example alpn=http/1.1 "))
        << line;
  }
}

// F170: `default` is the server's way; what else the rule says comes on top.
TEST_F(ConnectRules, DefaultIsTheServersWay) {
  const std::string server =
      nginx_.Endpoint("tls") + kCheck +
      "ssl verify none check-sni server.example check-alpn http/1.1";
  const std::string get = "send GET\\ /\\ HTTP/1.0\\r\\n\\r\\n";
  const std::string ok = "expect string \"200 OK\"";
  // nginx answers clear requests to its TLS port with this.
  const std::string not_tls = "expect string \"400 Bad Request\"";
  ExpectOutcomesOfBoth(
      {{"default", server, TcpCheck({"connect default", get, ok}), {"L7OK"}},
       {"clear", server, TcpCheck({"connect", get, not_tls}), {"L7OK"}},
       {"ssl", server, TcpCheck({"connect ssl", get, ok}), {"L7OK"}},
       {"over",
        server,
        TcpCheck({"connect default sni rule.example", get, ok}),
        {"L7OK"}}});
  const std::vector<std::string> lines = nginx_.Log("tls");
  std::set<std::string> names;
  for (const std::string& line : lines) {
    const size_t at = line.find("sni=");
    names.insert(line.substr(at, line.find(" client=") - at));
  }
  EXPECT_EQ(names, (std::set<std::string>{"sni=- alpn=-",
                                          "sni=rule.example alpn=http/1.1",
                                          "sni=server.example alpn=http/1.1"}))
      << absl::StrJoin(lines, "\n");
}

TEST(ConnectDefault, BringsTheServersHeaderAndTunnel) {
  const std::vector<std::string> ask = {"send x", "expect string 250"};
  const auto rules = [&](const std::string& connect) {
    return TcpCheck({connect, ask[0], ask[1]});
  };
  for (const std::string& program : ProgramsToTry()) {
    const ServerAnswer hello = Slowly(BytesAnswer("250 hello\r\n"));
    ScriptedServer with{hello};
    ScriptedServer without{hello};
    ScriptedServer direct{hello};
    ScriptedServer socks{Slowly(Socks4(90, "250 hello\r\n"))};
    const std::string tunnel =
        absl::StrCat(" socks4 ", socks.endpoint(), " check-via-socks4");
    RunAndLook(program,
               {{"with",
                 absl::StrCat(with.endpoint(), kCheck, "check-send-proxy"),
                 rules("connect default"),
                 {"L7OK"}},
                {"without",
                 absl::StrCat(without.endpoint(), kCheck, "check-send-proxy"),
                 rules("connect"),
                 {"L7OK"}},
                {"tunnel",
                 absl::StrCat("127.0.0.9:25", kCheck, tunnel),
                 rules("connect default"),
                 {"L7OK"}},
                {"direct",
                 absl::StrCat(direct.endpoint(), kCheck, tunnel),
                 rules("connect"),
                 {"L7OK"}}},
               [&](const ProxyProcess&) {});
    for (const std::string& request : with.requests()) {
      EXPECT_TRUE(absl::StartsWith(request, "PROXY TCP4 127.0.0.1 "))
          << program;
      EXPECT_TRUE(absl::EndsWith(request, "\r\nx")) << program;
    }
    EXPECT_FALSE(with.requests().empty());
    EXPECT_EQ(without.requests(), (std::set<std::string>{"x"})) << program;
    EXPECT_EQ(direct.requests(), (std::set<std::string>{"x"})) << program;
    EXPECT_EQ(socks.requests(),
              (std::set<std::string>{std::string(
                  "\x04\x01\x00\x19\x7f\x00\x00\x09HAProxy\0", 16)}))
        << program;
  }
}

TEST_F(ConnectRules, OfHttpChecksSpeakTlsToo) {
  const std::string send = "send meth GET uri / ver HTTP/1.1 hdr host h";
  const std::string server = nginx_.Endpoint("tls") + kCheck + "verify none";
  ScriptedServer clear{HttpAnswer(204, "None")};
  ExpectOutcomesOfBoth(
      {{"one",
        server,
        HttpCheck({"connect ssl sni x.example", send, "expect status 200"}),
        {"L7OK"}},
       {"two",
        server,
        HttpCheck({"connect " + At(clear), send, "expect status 204",
                   "connect ssl sni y.example", send, "expect status 200"}),
        {"L7OK"}},
       {"second", server,
        HttpCheck({"connect ssl sni y.example", send, "expect status 200",
                   "connect comment unused " + At(gone_), send,
                   "expect status 200"}),
        Refused("")},
       {"plain", server,
        HttpCheck({"connect ssl " + At(plain_), send, "expect status 200"}),
        Fails("L6RSP", "Layer6 invalid response", "SSL handshake failure")}});
  std::set<std::string> names;
  for (const std::string& line : nginx_.Log("tls")) {
    const size_t at = line.find("sni=");
    names.insert(line.substr(at, line.find(' ', at) - at));
  }
  EXPECT_EQ(names, (std::set<std::string>{"sni=x.example", "sni=y.example"}));
}

// --- How it fails ---

TEST_F(ConnectRules, NameTheStepThatFailed) {
  const std::string server = banner_.endpoint() + kCheck + "verify none";
  const std::string ready = "expect string 220";
  const std::string gone = absl::StrCat(" (connect port ", gone_.port(), ")");
  const std::string plain = absl::StrCat(" (connect port ", plain_.port(), ")");
  const std::string silent =
      absl::StrCat(" (connect port ", silent_.port(), ")");
  const std::string stalled =
      absl::StrCat(" (connect port ", stalled_.port(), ")");
  const auto via = [&](const ScriptedServer& socks) {
    return absl::StrCat(server, " socks4 ", socks.endpoint());
  };
  const std::string l6rsp = "Layer6 invalid response";
  ExpectOutcomesOfBoth({
      {"implicit", gone_.endpoint() + kCheck, TcpCheck({ready}),
       Refused(" at initial connection step of tcp-check")},
      {"first", gone_.endpoint() + kCheck, TcpCheck({"connect", ready}),
       Refused(" at step 1 of tcp-check (connect)")},
      {"port", gone_.endpoint() + kCheck,
       TcpCheck({absl::StrCat("connect port ", gone_.port()), ready}),
       Refused(" at step 1 of tcp-check" + gone)},
      {"third", server, TcpCheck({"connect", ready, "connect " + At(gone_)}),
       Refused(" at step 3 of tcp-check" + gone)},
      {"endpoint", server,
       TcpCheck({"connect", ready, "connect addr " + gone_.endpoint()}),
       Refused(" at step 3 of tcp-check (connect)")},
      {"own", server,
       TcpCheck({"connect comment one", ready,
                 "connect " + At(gone_) + " comment \"the other\""}),
       Refused(absl::StrCat(" at step 3 of tcp-check", gone,
                            " comment: 'the other'"))},
      {"before", server,
       TcpCheck({"connect", ready, "comment \"then there\"",
                 "connect " + At(gone_)}),
       Refused(absl::StrCat(" at step 4 of tcp-check", gone,
                            " comment: 'then there'"))},
      {"stalled", server,
       TcpCheck({"connect", ready, "connect " + At(stalled_), ready}),
       Fails("L4TOUT", "Layer4 timeout", " at step 3 of tcp-check" + stalled)},
      {"plain", server,
       TcpCheck({"connect", ready, "connect ssl " + At(plain_)}),
       Fails("L6RSP", l6rsp,
             "SSL handshake failure at step 3 of tcp-check" + plain)},
      {"silent", server,
       TcpCheck({"connect", ready, "connect ssl " + At(silent_)}),
       Fails("L6TOUT", "Layer6 timeout", " at step 3 of tcp-check" + silent)},
      {"expect", server,
       TcpCheck(
           {"connect", ready, "connect " + At(silent_), "expect string x"}),
       Fails("L7TOUT", "Layer7 timeout",
             " at step 4 of tcp-check (expect string 'x')")},
      {"denied", via(denying_), TcpCheck({"connect via-socks4"}),
       Fails("SOCKERR", "Socket error",
             "SOCKS4 Proxy deny the request at step 1 of tcp-check (connect)")},
      {"hung", via(closing_), TcpCheck({"connect via-socks4"}),
       Fails("SOCKERR", "Socket error",
             "SOCKS4 Proxy read error during handshake at step 1 of tcp-check "
             "(connect)")},
      {"mute", via(silent_), TcpCheck({"connect via-socks4"}),
       Fails("L7TOUT", "Layer7 timeout", " at step 1 of tcp-check (connect)")},
      {"nosocks", via(gone_), TcpCheck({"connect via-socks4"}),
       Refused(" at step 1 of tcp-check (connect)")},
      {"nosource", server + " source 192.0.2.1", TcpCheck({"connect", ready}),
       Fails("L4CON", "Layer4 connection problem",
             "Can't bind to source address (Cannot assign requested address) "
             "at step 1 of tcp-check (connect)")},
      {"nopath", server,
       TcpCheck({"connect", ready, "connect addr /nonexistent/socket"}),
       Fails("SOCKERR", "Socket error",
             "General socket error (No such file or directory) at step 3 of "
             "tcp-check (connect)")},
  });
}

// F239, F182: what the last connect rule says where nothing follows it.
TEST_F(ConnectRules, DecideTheResultIfLast) {
  const std::string clear = banner_.endpoint() + kCheck + "verify none";
  const std::string tls = nginx_.Endpoint("tls") + kCheck + "verify none";
  const std::vector<CheckCase> cases = {
      {"plain", clear, "", {"L4OK"}},
      {"implicit", clear, "  option tcp-check\n", {"L4OK"}},
      {"l4", clear, TcpCheck({"connect"}), {"L4OK"}},
      {"l4twice", clear, TcpCheck({"connect", "connect"}), {"L4OK"}},
      {"l4comment", clear, TcpCheck({"connect", "comment last"}), {"L4OK"}},
      {"l6implicit", tls + " ssl", "  option tcp-check\n", {"L6OK"}},
      {"l6", tls, TcpCheck({"connect ssl"}), {"L6OK"}},
      {"l6last",
       clear,
       TcpCheck(
           {"connect", "expect string 220", "connect ssl " + AtSite("tls")}),
       {"L6OK"}},
      {"l4last",
       tls,
       TcpCheck({"connect ssl", "connect " + At(banner_)}),
       {"L4OK"}},
      {"l7", clear, TcpCheck({"connect", "expect string 220"}), {"L7OK"}},
  };
  const std::set<std::string> wordless = {"plain", "implicit", "l6implicit"};
  for (const std::string& program : ProgramsToTry()) {
    RunAndLook(program, cases, [&](const ProxyProcess& proxy) {
      for (const CheckCase& one : cases) {
        // HAProxy has none while a check runs.
        EXPECT_TRUE(proxy.WaitForStat(
            one.name, "s", "last_chk",
            wordless.count(one.name) > 0 ? "" : "(tcp-check)"))
            << program << ": " << one.name;
      }
    });
  }
}

// F281: any record of the kinds alert and handshake will do.
TEST_F(ConnectRules, OfSslHelloChecksAskForAHandshake) {
  const std::string hello = "  option ssl-hello-chk\n";
  ExpectOutcomesOfBoth(
      {{"tls", nginx_.Endpoint("tls") + kCheck, hello, {"L6OK"}},
       {"plain", plain_.endpoint() + kCheck, hello,
        Fails("L6RSP", "Layer6 invalid response")},
       {"silent", silent_.endpoint() + kCheck, hello,
        Fails("L6TOUT", "Layer6 timeout")},
       {"gone", gone_.endpoint() + kCheck, hello, Refused("")}});
}

TEST_F(ConnectRules, AgreeOnH2) {
  const std::vector<CheckCase> cases = {
      {"h2",
       nginx_.Endpoint("h2") + kCheck + "verify none",
       TcpCheck({"connect ssl alpn h2"}),
       {"L6OK"}},
      {"either",
       nginx_.Endpoint("h2") + kCheck + "verify none",
       TcpCheck({"connect ssl alpn http/1.1,h2"}),
       {"L6OK"}},
      {"older",
       nginx_.Endpoint("tls") + kCheck + "verify none",
       TcpCheck({"connect ssl alpn h2,http/1.1"}),
       {"L6OK"}},
      // nginx takes nobody with whom it shares no protocol.
      {"none", nginx_.Endpoint("tls") + kCheck + "verify none",
       TcpCheck({"connect ssl alpn h2"}),
       Fails("L6RSP", "Layer6 invalid response",
             "SSL handshake failure at step 1 of tcp-check (connect)")}};
  RunAndLook(CheckdPath(), cases, [&](const ProxyProcess& proxy) {
    const auto tls = [&](const std::string& name) {
      return proxy.cli().Ask("show tls " + name + "/s");
    };
    EXPECT_TRUE(absl::StrContains(tls("h2"), "alpn=h2")) << tls("h2");
    EXPECT_TRUE(absl::StrContains(tls("either"), "alpn=h2")) << tls("either");
    EXPECT_TRUE(absl::StrContains(tls("older"), "alpn=http/1.1"))
        << tls("older");
  });
  ExpectOutcomes(FindProgram("haproxy"), cases);
}

}  // namespace
}  // namespace checkd
