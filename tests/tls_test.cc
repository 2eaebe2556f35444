// TLS checks of real servers: nginx, which speaks with another library, and
// servers that do not speak it. HAProxy is asked the same.
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/check_cases.h"
#include "tests/harness/program.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"
#include "tests/harness/temp_dir.h"
#include "tests/harness/tls_nginx.h"
#include "transport/tls/testing/test_authority.h"

namespace checkd {
namespace {

constexpr char kHandshakeFailure[] =
    "Layer6 invalid response, info: \"SSL handshake failure\"";

class TlsChecks : public testing::Test {
 protected:
  void SetUp() override {
    if (FindProgram("nginx").empty()) GTEST_SKIP() << "nginx is not installed";
    ca_file_ = dir_.Write("root.pem", root_.pem());
    client_ = dir_.Write(
        "client.pem", root_.Issue({.common_name = "me", .client = true}).all());
  }

  std::string Certificate(const CertificateWish& wish) const {
    return root_.Issue(wish).all();
  }
  // Keywords of a server that is checked with TLS and trusts the authority.
  std::string Trusting() const {
    return absl::StrCat(" check inter 1s fall 1 ssl verify required ca-file ",
                        ca_file_, " ");
  }

  TempDir dir_;
  const TestAuthority root_{"Test Root"};
  std::string ca_file_;
  std::string client_;
};

TEST_F(TlsChecks, JudgeServersAsHaproxyDoes) {
  const CertificateWish good{.names = {"good.example"}};
  TlsNginx nginx(
      {{"tls12", Certificate(good), "TLSv1.2"},
       {"tls13", Certificate(good), "TLSv1.3"},
       {"rsa", Certificate({.names = {"good.example"}, .key = TestKey::kRsa})},
       {"unknown", TestAuthority("Other Root").Issue(good).all()},
       {"expired", Certificate({.names = {"good.example"},
                                .not_before_s = -7200,
                                .not_after_s = -3600})},
       {"future",
        Certificate({.names = {"good.example"}, .not_before_s = 3600})}});
  ASSERT_TRUE(nginx.Start()) << nginx.Errors();
  ScriptedServer plain(BytesAnswer("HTTP/1.0 400 Bad Request\r\n\r\n"));
  ScriptedServer closing{CloseAnswer()};
  ScriptedServer resetting{ResetAnswer()};
  ScriptedServer silent{SilentAnswer()};
  const std::string trust = Trusting();
  const std::string blind = " check inter 1s fall 1 ssl verify none";
  const Outcome l6ok{"L6OK", ""};
  const Outcome failed{"L6RSP", kHandshakeFailure};
  const std::vector<CheckCase> cases = {
      {"tls12", nginx.Endpoint("tls12") + trust, "", l6ok},
      {"tls13", nginx.Endpoint("tls13") + trust, "", l6ok},
      {"rsa", nginx.Endpoint("rsa") + trust, "", l6ok},
      {"name", nginx.Endpoint("tls13") + trust + "verifyhost good.example", "",
       l6ok},
      {"http",
       nginx.Endpoint("tls13") + trust,
       "  option httpchk GET /\n",
       {"L7OK", ""}},
      {"only12", nginx.Endpoint("tls13") + trust + "force-tlsv12", "", failed},
      {"unknown", nginx.Endpoint("unknown") + trust, "", failed},
      {"expired", nginx.Endpoint("expired") + trust, "", failed},
      {"future", nginx.Endpoint("future") + trust, "", failed},
      {"othername",
       nginx.Endpoint("tls13") + trust + "verifyhost bad.example",
       "",
       {"L6RSP",
        "Layer6 invalid response, info: \"Server presented an SSL certificate "
        "different from the configured one\""}},
      {"othersni",
       nginx.Endpoint("tls13") + trust + "check-sni bad.example",
       "",
       {"L6RSP",
        "Layer6 invalid response, info: \"Server presented an SSL certificate "
        "different from the expected one\""}},
      {"blind", nginx.Endpoint("unknown") + blind, "", l6ok},
      {"blindexpired", nginx.Endpoint("expired") + blind, "", l6ok},
      {"plain", plain.endpoint() + trust, "", failed},
      {"closing", closing.endpoint() + trust, "", failed},
      {"resetting", resetting.endpoint() + trust, "", failed},
      {"silent", silent.endpoint() + trust, "", {"L6TOUT", "Layer6 timeout"}},
  };
  ExpectOutcomesOfBoth(cases);
}

TEST_F(TlsChecks, ShowAClientCertificateWhereOneIsRequired) {
  const std::string more = absl::StrCat("ssl_client_certificate ", ca_file_,
                                        "; ssl_verify_client on;");
  TlsNginx nginx({{"c12", Certificate({}), "TLSv1.2", more},
                  {"c13", Certificate({}), "TLSv1.3", more}});
  ASSERT_TRUE(nginx.Start()) << nginx.Errors();
  const std::string http = "  option httpchk GET /\n";
  const std::string status400 =
      "Layer7 wrong status, code: 400, info: \"Bad Request\"";
  std::vector<CheckCase> cases;
  for (const char* site : {"c12", "c13"}) {
    const std::string server = nginx.Endpoint(site) + Trusting();
    cases.push_back({absl::StrCat(site, "with"),
                     server + "crt " + client_,
                     http,
                     {"L7OK", ""}});
    cases.push_back(
        {absl::StrCat(site, "without"), server, http, {"L7STS", status400}});
  }
  ExpectOutcomes(CheckdPath(), cases);
  for (const char* site : {"c12", "c13"}) {
    int shown = 0;
    for (const std::string& line : nginx.Log(site)) {
      shown += absl::StrContains(line, "client=CN=me");
    }
    EXPECT_GT(shown, 0) << site;
  }
  ExpectOutcomes(FindProgram("haproxy"), cases);
}

TEST_F(TlsChecks, SendSniAndAlpn) {
  TlsNginx nginx({{"site", Certificate({.names = {"a.example"}})}});
  ASSERT_TRUE(nginx.Start()) << nginx.Errors();
  ExpectOutcomes(CheckdPath(), {{"site",
                                 nginx.Endpoint("site") + Trusting() +
                                     "check-sni a.example check-alpn http/1.1",
                                 "  option httpchk GET /\n",
                                 {"L7OK", ""}}});
  ASSERT_FALSE(nginx.Log("site").empty());
  EXPECT_TRUE(absl::StrContains(nginx.Log("site").front(),
                                "sni=a.example alpn=http/1.1 "))
      << nginx.Log("site").front();
}

TEST_F(TlsChecks, ResumeSessions) {
  const std::string certificate = Certificate({});
  const std::string cache = "ssl_session_cache shared:s:1m;";
  TlsNginx nginx(
      {{"t12", certificate, "TLSv1.2", cache},
       {"t13", certificate, "TLSv1.3", cache},
       {"i12", certificate, "TLSv1.2", cache + " ssl_session_tickets off;"},
       {"i13", certificate, "TLSv1.3", cache + " ssl_session_tickets off;"},
       {"not12", certificate, "TLSv1.2", cache},
       {"not13", certificate, "TLSv1.3", cache}});
  ASSERT_TRUE(nginx.Start()) << nginx.Errors();
  std::vector<CheckCase> cases;
  for (const char* site : {"t12", "t13", "i12", "i13"}) {
    cases.push_back(
        {site, nginx.Endpoint(site) + Trusting(), "  option httpchk GET /\n"});
  }
  for (const char* site : {"not12", "not13"}) {
    cases.push_back({site, nginx.Endpoint(site) + Trusting() + "no-ssl-reuse",
                     "  option httpchk GET /\n"});
  }
  ProxyProcess proxy({.config = CasesConfig(cases)});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  ASSERT_TRUE(WaitFor([&] {
    for (const CheckCase& one : cases) {
      if (nginx.Log(one.name).size() < 6) return false;
    }
    return true;
  })) << proxy.Story()
      << nginx.Errors();
  for (const CheckCase& one : cases) {
    const std::vector<std::string> lines = nginx.Log(one.name);
    const bool resumes = !absl::StartsWith(one.name, "not");
    EXPECT_TRUE(absl::StrContains(lines[0], " . ")) << lines[0];
    for (size_t i = 1; i < 6; ++i) {
      EXPECT_TRUE(absl::StrContains(lines[i], resumes ? " r " : " . "))
          << one.name << ": " << lines[i];
    }
  }
}

}  // namespace
}  // namespace checkd
