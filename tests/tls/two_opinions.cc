#include "tests/tls/two_opinions.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/harness/program.h"
#include "tests/harness/wait_for.h"

namespace checkd {
namespace {

// HAProxy adds the errno of whatever failed last: " (Connection refused)".
std::string WithoutErrno(std::string text) {
  const size_t open = text.rfind(" (");
  if (open != std::string::npos && text.back() == ')') text.erase(open);
  return text;
}

}  // namespace

TwoOpinions::TwoOpinions(std::vector<TlsCase> cases, std::string words)
    : cases_(std::move(cases)), words_(std::move(words)) {
  std::vector<TlsSite> sites;
  for (const TlsCase& one : cases_) {
    sites.push_back({one.name, one.certificate, one.protocols, one.nginx});
  }
  nginx_ = std::make_unique<TlsNginx>(sites);
}

std::string TwoOpinions::Config() const {
  std::string config =
      "defaults\n  timeout connect 5s\n  timeout check 5s\n  timeout server "
      "5s\n  timeout client 5s\nbackend b\n";
  for (const TlsCase& one : cases_) {
    absl::StrAppend(&config, "  server ", one.name, " ",
                    nginx_->Endpoint(one.name), " check inter 5s fall 1 ",
                    words_, " ", one.words, "\n");
  }
  return config;
}

bool TwoOpinions::Ask() {
  const std::string haproxy = FindProgram("haproxy");
  EXPECT_NE(haproxy, "") << "haproxy is not installed";
  const bool started = nginx_->Start();
  EXPECT_TRUE(started) << nginx_->Errors();
  if (haproxy.empty() || !started) return false;
  checkd_ =
      std::make_unique<ProxyProcess>(ProxyProcess::Options{.config = Config()});
  haproxy_ = std::make_unique<ProxyProcess>(
      ProxyProcess::Options{.config = Config(), .program = haproxy});
  return Learn(*checkd_, &ours_) && Learn(*haproxy_, &theirs_);
}

bool TwoOpinions::Learn(const ProxyProcess& proxy, Opinions* opinions) const {
  const bool known = WaitFor([&] {
    const StatTable stats = proxy.Stats();
    for (const TlsCase& one : cases_) {
      std::string status = stats.Get("b", one.name, "check_status");
      if (absl::StartsWith(status, "* ")) status.erase(0, 2);  // one runs
      if (status == "INI" || absl::StartsWith(status, "<")) return false;
      opinions->insert_or_assign(
          one.name,
          TlsOpinion{stats.Get("b", one.name, "status"), status,
                     WithoutErrno(stats.Get("b", one.name, "last_chk"))});
    }
    return true;
  });
  EXPECT_TRUE(known) << proxy.Story();
  return known;
}

void TwoOpinions::ExpectAgreement(const std::string& name) const {
  EXPECT_EQ(ours_.at(name), theirs_.at(name))
      << "(checkd first, then HAProxy) " << name;
}

}  // namespace checkd
