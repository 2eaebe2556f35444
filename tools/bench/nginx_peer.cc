#include "tools/bench/nginx_peer.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <fstream>

#include "absl/strings/str_cat.h"
#include "tools/bench/subject.h"
#include "transport/tls/testing/test_authority.h"

namespace checkd {
namespace {

constexpr char kNginx[] = "/usr/sbin/nginx";

uint16_t FreePort() {
  sockaddr_in any = {};
  any.sin_family = AF_INET;
  any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(any);
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  bind(fd, reinterpret_cast<sockaddr*>(&any), size);
  getsockname(fd, reinterpret_cast<sockaddr*>(&any), &size);
  close(fd);
  return ntohs(any.sin_port);
}

std::string ServerBlock(uint16_t port, const std::string& certificate) {
  return absl::StrCat("  server {\n    listen 127.0.0.1:", port,
                      " ssl;\n    ssl_certificate ", certificate,
                      ";\n    ssl_certificate_key ", certificate,
                      ";\n    location / { return 200 ok; }\n  }\n");
}

std::string Configuration(const std::string& folder, const uint16_t ports[2],
                          const std::string certificates[2]) {
  std::string text = absl::StrCat(
      "daemon off;\nuser root;\nworker_processes 1;\npid ", folder,
      "/pid;\nerror_log /dev/null;\nevents { worker_connections 8192; }\n"
      "http {\n  access_log off;\n  keepalive_timeout 5;\n"
      "  ssl_protocols TLSv1.2 TLSv1.3;\n  ssl_session_tickets on;\n"
      "  ssl_session_cache shared:s:10m;\n");
  for (const char* kind :
       {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
    absl::StrAppend(&text, "  ", kind, "_temp_path ", folder, "/", kind, ";\n");
  }
  for (int i = 0; i < 2; ++i) {
    absl::StrAppend(&text, ServerBlock(ports[i], certificates[i]));
  }
  return text + "}\n";
}

bool Answers(const Address& address) {
  sockaddr_storage storage;
  const socklen_t size = address.ToSockaddr(&storage);
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  const bool ok = connect(fd, reinterpret_cast<sockaddr*>(&storage), size) == 0;
  close(fd);
  return ok;
}

}  // namespace

NginxPeer::NginxPeer(const std::string& folder, int core) {
  if (access(kNginx, X_OK) != 0) return;
  const TestAuthority authority("Bench Root");
  std::string certificates[2];
  for (int i = 0; i < 2; ++i) {
    ports_[i] = FreePort();
    const IssuedCertificate issued =
        authority.Issue({.names = {"bench.example"},
                         .key = i == 1 ? TestKey::kRsa : TestKey::kP256});
    certificates[i] =
        WriteText(folder, absl::StrCat("server", i, ".pem"), issued.all());
  }
  const std::string path = WriteText(
      folder, "nginx.conf", Configuration(folder, ports_, certificates));
  pid_ = fork();
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    PinTo(core);
    execl(kNginx, kNginx, "-c", path.c_str(), "-p", folder.c_str(), "-e",
          "/dev/null", nullptr);
    _exit(127);
  }
  const timespec pause = {0, 10'000'000};
  for (int i = 0; i < 300 && !Answers(address(Key::kRsa)); ++i) {
    nanosleep(&pause, nullptr);
  }
}

NginxPeer::~NginxPeer() {
  if (pid_ <= 0) return;
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
}

Address NginxPeer::address(Key key) const {
  return Address::Ipv4({127, 0, 0, 1}, ports_[key == Key::kRsa ? 1 : 0]);
}

}  // namespace checkd
