#include "tools/cli/cli_client.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "transport/values/address.h"

namespace checkd {

absl::StatusOr<std::string> AskCli(const std::string& path,
                                   std::string_view command, int timeout_ms) {
  sockaddr_storage storage;
  const socklen_t size = Address::Unix(path).ToSockaddr(&storage);
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
  const std::string line = absl::StrCat(command, "\n");
  std::string answer;
  ssize_t n = -1;
  if (connect(fd, reinterpret_cast<sockaddr*>(&storage), size) == 0 &&
      send(fd, line.data(), line.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(line.size())) {
    char block[65536];
    while ((n = recv(fd, block, sizeof(block), 0)) > 0) answer.append(block, n);
  }
  const int err = errno;
  close(fd);
  if (n == 0) return answer;
  return absl::UnavailableError(absl::StrCat(path, ": ", strerror(err)));
}

}  // namespace checkd
