// What checkd and HAProxy think of the same TLS servers, side by side: one
// process of each, one nginx with a certificate for each server.
//
//   TwoOpinions both({{"plain", issued.all(), "verifyhost a.example"}},
//                    "ssl verify required ca-file /tmp/root.pem");
//   ASSERT_TRUE(both.Ask());
//   both.ExpectAgreement("plain");
//
// HAProxy must be installed.
#ifndef TESTS_TLS_TWO_OPINIONS_H_
#define TESTS_TLS_TWO_OPINIONS_H_

#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "tests/harness/proxy_process.h"
#include "tests/harness/tls_nginx.h"

namespace checkd {

struct TlsCase {
  std::string name;         // of the server
  std::string certificate;  // PEM, with its key
  std::string words = {};   // further ones of its `server` line
  std::string nginx = {};   // further lines of its site
  std::string protocols = "TLSv1.2 TLSv1.3";
};

// The columns of `show stat` that tell what became of a server's check.
struct TlsOpinion {
  std::string status;        // "UP"
  std::string check_status;  // "L6OK"
  std::string last_check;    // with `info`, without an errno

  friend bool operator==(const TlsOpinion&, const TlsOpinion&) = default;
  friend void PrintTo(const TlsOpinion& o, std::ostream* out) {
    *out << o.status << " " << o.check_status << " '" << o.last_check << "'";
  }
};

class TwoOpinions {
 public:
  // `words` are on every line of a server. Connections are plain TCP checks
  // over TLS, of layer 6.
  TwoOpinions(std::vector<TlsCase> cases, std::string words);

  // Runs both until all is known; false, with a failed expectation, if that is
  // never.
  bool Ask();

  const TlsOpinion& checkd(const std::string& name) const {
    return ours_.at(name);
  }
  const TlsOpinion& haproxy(const std::string& name) const {
    return theirs_.at(name);
  }
  // That both think the same of it.
  void ExpectAgreement(const std::string& name) const;
  // The running checkd.
  const ProxyProcess& process() const { return *checkd_; }

 private:
  using Opinions = std::map<std::string, TlsOpinion>;

  std::string Config() const;
  bool Learn(const ProxyProcess& proxy, Opinions* opinions) const;

  const std::vector<TlsCase> cases_;
  const std::string words_;
  std::unique_ptr<TlsNginx> nginx_;
  std::unique_ptr<ProxyProcess> checkd_;
  std::unique_ptr<ProxyProcess> haproxy_;
  Opinions ours_;
  Opinions theirs_;
};

}  // namespace checkd

#endif  // TESTS_TLS_TWO_OPINIONS_H_
