// An nginx of a test's own that speaks TLS, with a site for each certificate.
//
//   TlsNginx nginx({{"good", authority.Issue({}).all()},
//                   {"h2", authority.Issue({}).all(), .listen = "http2"}});
//   ASSERT_TRUE(nginx.Start()) << nginx.Errors();
//   ... "server s " + nginx.Endpoint("good") + " check ssl" ...
//
// It answers each request with 200, and writes a line for it.
#ifndef TESTS_HARNESS_TLS_NGINX_H_
#define TESTS_HARNESS_TLS_NGINX_H_

#include <map>
#include <string>
#include <vector>

#include "tests/harness/nginx_process.h"

namespace checkd {

// One `server` block.
struct TlsSite {
  std::string name;
  std::string certificate;  // PEM with its key
  std::string protocols = "TLSv1.2 TLSv1.3";
  std::string more = {};    // further lines
  std::string listen = {};  // further words of its `listen` line
};

class TlsNginx {
 public:
  explicit TlsNginx(const std::vector<TlsSite>& sites);

  // False if it cannot: Errors() tells why.
  bool Start();

  const std::string& Endpoint(const std::string& site) const {
    return sites_.at(site).endpoint;
  }
  const std::string& Address(const std::string& site) const {
    return sites_.at(site).address;
  }
  int Port(const std::string& site) const { return sites_.at(site).port; }
  // The requests to `site`, a line each: "TLSv1.3 <r if resumed, else .>
  // sni=<name> alpn=<protocol> client=<subject>".
  std::vector<std::string> Log(const std::string& site) const;
  std::string Errors() const { return process_.Errors(); }

 private:
  struct Listener {
    std::string address;
    int port = 0;
    std::string endpoint;  // "address:port"
  };

  NginxProcess process_;
  std::map<std::string, Listener> sites_;
  std::string http_;
};

}  // namespace checkd

#endif  // TESTS_HARNESS_TLS_NGINX_H_
