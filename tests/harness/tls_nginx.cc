#include "tests/harness/tls_nginx.h"

#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/harness/loopback.h"
#include "tests/harness/program.h"
#include "tests/harness/wait_for.h"

namespace checkd {

TlsNginx::TlsNginx(const std::vector<TlsSite>& sites) {
  const std::string network = LoopbackNetwork();
  std::string servers;
  for (const TlsSite& site : sites) {
    Listener& at = sites_[site.name];
    at.address = absl::StrCat(network, ".", sites_.size());
    at.port = FreePort(at.address);
    at.endpoint = absl::StrCat(at.address, ":", at.port);
    const std::string path = dir_.Write(site.name + ".pem", site.certificate);
    absl::StrAppend(
        &servers, "  server {\n    listen ", at.endpoint, " ssl ", site.listen,
        ";\n    ssl_certificate ", path, ";\n    ssl_certificate_key ", path,
        ";\n    ssl_protocols ", site.protocols, ";\n    ", site.more,
        "\n    access_log ", dir_.Path(site.name + ".log"),
        " tls;\n    location / { return 200 ok; }\n  }\n");
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

bool TlsNginx::Start() {
  process_ = std::make_unique<ChildProcess>(
      ChildProcess::Options{.argv = {FindProgram("nginx"), "-c", config_, "-p",
                                     dir_.path(), "-e", dir_.Path("error")}});
  const auto listens = [](const Listener& at) {
    const int fd = ConnectTcp(at.address, at.port);
    if (fd >= 0) close(fd);
    return fd >= 0;
  };
  return WaitFor([&] {
           if (!process_->Running()) return true;
           for (const auto& [name, at] : sites_) {
             if (!listens(at)) return false;
           }
           return true;
         }) &&
         process_->Running();
}

std::vector<std::string> TlsNginx::Log(const std::string& site) const {
  return absl::StrSplit(ReadFile(dir_.Path(site + ".log")), '\n',
                        absl::SkipEmpty());
}

std::string TlsNginx::Errors() const {
  return process_->Output() + ReadFile(dir_.Path("error"));
}

}  // namespace checkd
