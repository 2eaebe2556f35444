#include "daemon/process/descriptors.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

constexpr int kPoller = 2;  // epoll, and what wakes it
constexpr int kSignals = 1;
constexpr int kLogs = 3;  // one socket for each family
// A check, a client, two sockets for a name server, and what comes and goes
// (pid file, user tables, /dev/null).
constexpr int kWork = 6;

}  // namespace

int DescriptorsOfWorker(const Config& config) {
  const int shards = std::max(1, config.global.nbthread);
  std::set<std::string> namespaces;
  for (const ProxyConfig& proxy : config.proxies) {
    for (const ServerSpec& server : proxy.spec.servers) {
      if (server.access && server.access->socket &&
          !server.access->socket->net_namespace.empty()) {
        namespaces.insert(server.access->socket->net_namespace);
      }
    }
  }
  const int names = 1, control = 1;
  // And the way back.
  const int per_shard =
      namespaces.empty() ? 0 : static_cast<int>(namespaces.size()) + 1;
  return kPoller * (control + names + shards) + kSignals + kLogs + kWork +
         static_cast<int>(config.global.stats_sockets.size()) +
         per_shard * shards;
}

absl::Status VerifyDescriptors(int needed) {
  std::vector<int> opened;
  int error = 0;
  while (static_cast<int>(opened.size()) < needed) {
    const int fd = eventfd(0, EFD_CLOEXEC);
    if (fd < 0) {
      error = errno;
      break;
    }
    opened.push_back(fd);
  }
  for (const int fd : opened) close(fd);
  if (error == 0) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat(
      "Cannot start: ", needed, " file descriptors are needed, and only ",
      opened.size(), " can be opened (", strerror(error),
      "). Raise the limit (ulimit -n, LimitNOFILE= of systemd)."));
}

}  // namespace checkd
