#include "tests/harness/tls_nginx.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/harness/loopback.h"

namespace checkd {

TlsNginx::TlsNginx(const std::vector<TlsSite>& sites) {
  const std::string network = LoopbackNetwork();
  http_ =
      "  log_format tls '$ssl_protocol $ssl_session_reused "
      "sni=$ssl_server_name alpn=$ssl_alpn_protocol "
      "client=$ssl_client_s_dn';\n";
  for (const TlsSite& site : sites) {
    Listener& at = sites_[site.name];
    at.address = absl::StrCat(network, ".", sites_.size());
    at.port = FreePort(at.address);
    at.endpoint = absl::StrCat(at.address, ":", at.port);
    const TempDir& dir = process_.dir();
    const std::string path = dir.Write(site.name + ".pem", site.certificate);
    absl::StrAppend(
        &http_, "  server {\n    listen ", at.endpoint, " ssl ", site.listen,
        ";\n    ssl_certificate ", path, ";\n    ssl_certificate_key ", path,
        ";\n    ssl_protocols ", site.protocols, ";\n    ", site.more,
        "\n    access_log ", dir.Path(site.name + ".log"),
        " tls;\n    location / { return 200 ok; }\n  }\n");
  }
}

bool TlsNginx::Start() {
  std::vector<NginxProcess::Listener> listeners;
  for (const auto& [name, at] : sites_) {
    listeners.emplace_back(at.address, at.port);
  }
  return process_.Start(http_, listeners);
}

std::vector<std::string> TlsNginx::Log(const std::string& site) const {
  return absl::StrSplit(ReadFile(process_.dir().Path(site + ".log")), '\n',
                        absl::SkipEmpty());
}

}  // namespace checkd
