#include "tests/harness/loopback.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

sockaddr_in Inet(const std::string& address, int port) {
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_port = htons(static_cast<uint16_t>(port));
  inet_pton(AF_INET, address.c_str(), &in.sin_addr);
  return in;
}

sockaddr_un Unix(const std::string& path) {
  sockaddr_un un{};
  un.sun_family = AF_UNIX;
  strncpy(un.sun_path, path.c_str(), sizeof(un.sun_path) - 1);
  return un;
}

template <typename T>
const sockaddr* Generic(const T& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

int CloseAndFail(int fd) {
  const int error = errno;
  close(fd);
  errno = error;
  return -1;
}

}  // namespace

std::string LoopbackNetwork() {
  uint8_t random[2] = {};
  (void)!getrandom(random, sizeof(random), 0);
  return absl::StrCat("127.", 16 + random[0] % 200, ".", random[1]);
}

std::string LoopbackAddress() {
  uint8_t random = 0;
  (void)!getrandom(&random, sizeof(random), 0);
  return absl::StrCat(LoopbackNetwork(), ".", 1 + random % 254);
}

int FreePort(const std::string& address) {
  const int fd = ListenTcp(address);
  const int port = LocalPort(fd);
  close(fd);
  return port;
}

int BindTcp(const std::string& address, int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int one = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
  const sockaddr_in in = Inet(address, port);
  if (bind(fd, Generic(in), sizeof(in)) != 0) return CloseAndFail(fd);
  return fd;
}

int ListenTcp(const std::string& address, int port) {
  const int fd = BindTcp(address, port);
  if (fd < 0 || listen(fd, 4096) == 0) return fd;
  return CloseAndFail(fd);
}

int ListenUnix(const std::string& path) {
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un un = Unix(path);
  if (bind(fd, Generic(un), sizeof(un)) != 0) return CloseAndFail(fd);
  if (listen(fd, 128) != 0) return CloseAndFail(fd);
  return fd;
}

int LocalPort(int fd) {
  sockaddr_in in{};
  socklen_t size = sizeof(in);
  getsockname(fd, reinterpret_cast<sockaddr*>(&in), &size);
  return ntohs(in.sin_port);
}

int ConnectTcp(const std::string& address, int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in in = Inet(address, port);
  if (connect(fd, Generic(in), sizeof(in)) != 0) return CloseAndFail(fd);
  return fd;
}

int StartConnectTcp(const std::string& address, int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const sockaddr_in in = Inet(address, port);
  (void)!connect(fd, Generic(in), sizeof(in));
  return fd;
}

int ConnectUnix(const std::string& path) {
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un un = Unix(path);
  if (connect(fd, Generic(un), sizeof(un)) != 0) return CloseAndFail(fd);
  return fd;
}

}  // namespace checkd
