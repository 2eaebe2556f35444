// TLS checks of real servers: nginx, which speaks with another library, and
// servers that do not speak it. HAProxy is asked the same.
#include <signal.h>
#include <unistd.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "tests/harness/child_process.h"
#include "tests/harness/loopback.h"
#include "tests/harness/program.h"
#include "tests/harness/proxy_process.h"
#include "tests/harness/scripted_server.h"
#include "transport/tls/testing/test_authority.h"

namespace checkd {
namespace {

// One `server` block of nginx.
struct Site {
  std::string name;
  std::string certificate;  // PEM with its key
  std::string protocols = "TLSv1.2 TLSv1.3";
  std::string more = {};  // further lines
};

class Nginx {
 public:
  explicit Nginx(const std::vector<Site>& sites) : network_(LoopbackNetwork()) {
    std::string servers;
    for (const Site& site : sites) {
      const std::string address =
          absl::StrCat(network_, ".", endpoints_.size() + 1);
      const int port = FreePort(address);
      endpoints_[site.name] = absl::StrCat(address, ":", port);
      const std::string path = dir_.Write(site.name + ".pem", site.certificate);
      absl::StrAppend(
          &servers, "  server {\n    listen ", endpoints_[site.name],
          " ssl;\n    ssl_certificate ", path, ";\n    ssl_certificate_key ",
          path, ";\n    ssl_protocols ", site.protocols, ";\n    ", site.more,
          "\n    access_log ", dir_.Path(site.name + ".log"),
          " tls;\n    location / { return 200 ok; }\n  }\n");
      last_address_ = address;
      last_port_ = port;
    }
    std::string text = absl::StrCat(
        "daemon off;\nuser root;\nworker_processes 1;\npid ", dir_.Path("pid"),
        ";\nerror_log ", dir_.Path("error"),
        ";\nevents { worker_connections 1024; }\nhttp {\n  log_format tls "
        "'$ssl_protocol $ssl_session_reused sni=$ssl_server_name "
        "alpn=$ssl_alpn_protocol client=$ssl_client_s_dn';\n");
    for (const char* kind :
         {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
      absl::StrAppend(&text, "  ", kind, "_temp_path ", dir_.Path(kind), ";\n");
    }
    config_ = dir_.Write("nginx.conf", absl::StrCat(text, servers, "}\n"));
  }

  bool Start() {
    process_ = std::make_unique<ChildProcess>(ChildProcess::Options{
        .argv = {FindProgram("nginx"), "-c", config_, "-p", dir_.path(), "-e",
                 dir_.Path("error")}});
    return WaitFor([this] {
             const int fd = ConnectTcp(last_address_, last_port_);
             if (fd >= 0) close(fd);
             return fd >= 0 || !process_->Running();
           }) &&
           process_->Running();
  }

  const std::string& Endpoint(const std::string& site) const {
    return endpoints_.at(site);
  }
  // The handshakes of requests to `site`, a line each.
  std::vector<std::string> Log(const std::string& site) const {
    return absl::StrSplit(ReadFile(dir_.Path(site + ".log")), '\n',
                          absl::SkipEmpty());
  }
  std::string Errors() const {
    return process_->Output() + ReadFile(dir_.Path("error"));
  }

 private:
  const std::string network_;
  std::map<std::string, std::string> endpoints_;
  std::string last_address_;
  int last_port_ = 0;
  TempDir dir_;
  std::string config_;
  std::unique_ptr<ChildProcess> process_;
};

// What became of one server's checks.
struct Outcome {
  std::string status = {};  // of `show stat`
  std::string reason = {};  // of its log line, if it went down

  friend bool operator==(const Outcome&, const Outcome&) = default;
  friend void PrintTo(const Outcome& o, std::ostream* out) {
    *out << o.status << " / " << o.reason;
  }
};

struct Case {
  std::string name;
  std::string server;   // its line, from the address on
  std::string options;  // of its backend
  Outcome expected = {};
};

constexpr char kHandshakeFailure[] =
    "Layer6 invalid response, info: \"SSL handshake failure\"";

// HAProxy adds what the kernel says, if it was quick: " (Connection reset by
// peer)". F233 does not, and F238 tells readers not to count on it.
std::string WithoutErrno(std::string reason) {
  const size_t from = reason.rfind(" (");
  if (from != std::string::npos && absl::EndsWith(reason, ")\"")) {
    reason.erase(from, reason.size() - from - 1);
  }
  return reason;
}

// "reason: Layer6 ..., info: "...", check duration: 3ms. ..."
std::string ReasonOf(std::string_view line) {
  const size_t from = line.find("reason: ");
  if (from == std::string_view::npos) return std::string(line);
  line.remove_prefix(from + 8);
  return std::string(line.substr(0, line.find(", check duration")));
}

std::string DownText(const Case& one) {
  return absl::StrCat("Server ", one.name, "/s is DOWN");
}

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
    return absl::StrCat(
        " check inter 100ms fall 1 ssl verify required ca-file ", ca_file_,
        " ");
  }

  static std::string Config(const std::vector<Case>& cases) {
    std::string config =
        "defaults\n  timeout connect 400ms\n  timeout check "
        "400ms\n  timeout server 1s\n  timeout client 1s\n";
    for (const Case& one : cases) {
      absl::StrAppend(&config, "backend ", one.name, "\n  log global\n",
                      one.options, "  server s ", one.server, "\n");
    }
    return config;
  }

  // Runs `program` on all cases until each has an outcome.
  static std::map<std::string, Outcome> Run(const std::string& program,
                                            const std::vector<Case>& cases) {
    ProxyProcess proxy({.config = Config(cases), .program = program});
    EXPECT_TRUE(proxy.Ready()) << proxy.Story();
    const auto judged = [&](const Case& one, const StatTable& stats) {
      const std::string status = stats.Get(one.name, "s", "check_status");
      return !status.empty() && status != "INI" && status[0] != '*' &&
             (one.expected.reason.empty() ||
              proxy.log().Count(DownText(one)) > 0);
    };
    EXPECT_TRUE(WaitFor([&] {
      const StatTable stats = proxy.Stats();
      for (const Case& one : cases) {
        if (!judged(one, stats)) return false;
      }
      return true;
    })) << proxy.Story();
    std::map<std::string, Outcome> outcomes;
    const StatTable stats = proxy.Stats();
    for (const Case& one : cases) {
      std::string status = stats.Get(one.name, "s", "check_status");
      if (absl::StartsWith(status, "* ")) status.erase(0, 2);
      const std::vector<std::string> lines = proxy.log().Texts(DownText(one));
      outcomes[one.name] = {status,
                            lines.empty() ? "" : ReasonOf(lines.front())};
    }
    return outcomes;
  }

  static void ExpectOutcomes(const std::string& program,
                             const std::vector<Case>& cases) {
    const std::map<std::string, Outcome> outcomes = Run(program, cases);
    for (const Case& one : cases) {
      Outcome outcome = outcomes.at(one.name);
      if (program != CheckdPath())
        outcome.reason = WithoutErrno(outcome.reason);
      EXPECT_EQ(outcome, one.expected) << program << ": " << one.name;
    }
  }

  TempDir dir_;
  const TestAuthority root_{"Test Root"};
  std::string ca_file_;
  std::string client_;
};

TEST_F(TlsChecks, JudgeServersAsHaproxyDoes) {
  const CertificateWish good{.names = {"good.example"}};
  Nginx nginx({{"tls12", Certificate(good), "TLSv1.2"},
               {"tls13", Certificate(good), "TLSv1.3"},
               {"rsa", Certificate({.names = {"good.example"}, .rsa = true})},
               {"unknown", TestAuthority("Other Root").Issue(good).all()},
               {"expired", Certificate({.names = {"good.example"},
                                        .not_before_s = -7200,
                                        .not_after_s = -3600})},
               {"future", Certificate({.names = {"good.example"},
                                       .not_before_s = 3600})}});
  ASSERT_TRUE(nginx.Start()) << nginx.Errors();
  ScriptedServer plain(BytesAnswer("HTTP/1.0 400 Bad Request\r\n\r\n"));
  ScriptedServer closing{CloseAnswer()};
  ScriptedServer resetting{ResetAnswer()};
  ScriptedServer silent{SilentAnswer()};
  const std::string trust = Trusting();
  const std::string blind = " check inter 100ms fall 1 ssl verify none";
  const Outcome l6ok{"L6OK", ""};
  const Outcome failed{"L6RSP", kHandshakeFailure};
  const std::vector<Case> cases = {
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
  ExpectOutcomes(CheckdPath(), cases);
  const std::string haproxy = FindProgram("haproxy");
  if (!haproxy.empty()) ExpectOutcomes(haproxy, cases);
}

TEST_F(TlsChecks, ShowAClientCertificateWhereOneIsRequired) {
  const std::string more = absl::StrCat("ssl_client_certificate ", ca_file_,
                                        "; ssl_verify_client on;");
  Nginx nginx({{"c12", Certificate({}), "TLSv1.2", more},
               {"c13", Certificate({}), "TLSv1.3", more}});
  ASSERT_TRUE(nginx.Start()) << nginx.Errors();
  const std::string http = "  option httpchk GET /\n";
  const std::string status400 =
      "Layer7 wrong status, code: 400, info: \"Bad Request\"";
  std::vector<Case> cases;
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
  const std::string haproxy = FindProgram("haproxy");
  if (!haproxy.empty()) ExpectOutcomes(haproxy, cases);
}

TEST_F(TlsChecks, SendSniAndAlpn) {
  Nginx nginx({{"site", Certificate({.names = {"a.example"}})}});
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
  Nginx nginx(
      {{"t12", certificate, "TLSv1.2", cache},
       {"t13", certificate, "TLSv1.3", cache},
       {"i12", certificate, "TLSv1.2", cache + " ssl_session_tickets off;"},
       {"i13", certificate, "TLSv1.3", cache + " ssl_session_tickets off;"},
       {"not12", certificate, "TLSv1.2", cache},
       {"not13", certificate, "TLSv1.3", cache}});
  ASSERT_TRUE(nginx.Start()) << nginx.Errors();
  std::vector<Case> cases;
  for (const char* site : {"t12", "t13", "i12", "i13"}) {
    cases.push_back(
        {site, nginx.Endpoint(site) + Trusting(), "  option httpchk GET /\n"});
  }
  for (const char* site : {"not12", "not13"}) {
    cases.push_back({site, nginx.Endpoint(site) + Trusting() + "no-ssl-reuse",
                     "  option httpchk GET /\n"});
  }
  ProxyProcess proxy({.config = Config(cases)});
  ASSERT_TRUE(proxy.Ready()) << proxy.Story();
  ASSERT_TRUE(WaitFor([&] {
    for (const Case& one : cases) {
      if (nginx.Log(one.name).size() < 6) return false;
    }
    return true;
  })) << proxy.Story()
      << nginx.Errors();
  for (const Case& one : cases) {
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
