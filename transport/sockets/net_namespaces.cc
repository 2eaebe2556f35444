#include "transport/sockets/net_namespaces.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace checkd {

NetNamespaces::~NetNamespaces() {
  MutexLock lock(&mutex_);
  for (const auto& [name, fd] : fds_) close(fd);
}

std::string NetNamespaces::Path(const std::string& name) {
  return name.empty() ? "/proc/thread-self/ns/net" : "/var/run/netns/" + name;
}

int NetNamespaces::Find(const std::string& name) {
  const auto found = fds_.find(name);
  if (found != fds_.end()) return found->second;
  const int fd = open(Path(name).c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -errno;
  fds_[name] = fd;
  return fd;
}

int NetNamespaces::Open(const std::string& name) {
  MutexLock lock(&mutex_);
  // The way back is needed too.
  for (const std::string& each : {std::string(), name}) {
    if (const int fd = Find(each); fd < 0) return fd;
  }
  return 0;
}

int NetNamespaces::Socket(const std::string& name, int domain, int type,
                          int protocol, bool* entered) {
  MutexLock lock(&mutex_);
  *entered = false;
  const int there = Find(name);
  if (there < 0) return there;
  const int here = Find("");
  if (here < 0) return here;
  if (setns(there, CLONE_NEWNET) != 0) return -errno;
  *entered = true;
  const int fd = socket(domain, type, protocol);
  const int result = fd >= 0 ? fd : -errno;
  if (setns(here, CLONE_NEWNET) != 0) {
    std::perror("cannot return to the network namespace");
    std::abort();
  }
  return result;
}

}  // namespace checkd
