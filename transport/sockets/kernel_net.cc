#include "transport/sockets/kernel_net.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <string>

namespace checkd {
namespace {

void SetFlag(int fd, int level, int option, int value) {
  // Only for options that help but are not needed.
  (void)setsockopt(fd, level, option, &value, sizeof(value));
}

Address NameOf(int fd) {
  sockaddr_storage storage;
  socklen_t length = sizeof(storage);
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &length) != 0)
    return {};
  return Address::FromSockaddr(reinterpret_cast<sockaddr*>(&storage), length);
}

// The number of the namespace that `fd` lives in; 0 if the kernel does not
// tell.
uint64_t NamespaceOf(int fd) {
  uint64_t cookie = 0;
  socklen_t length = sizeof(cookie);
  (void)getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &length);
  return cookie;
}

// Whether it is for want of an address, not of a port, that `fd` cannot connect
// to `peer`. A datagram socket needs the same address, and any port.
bool LacksSourceAddress(int fd, const sockaddr* peer, socklen_t length) {
  const Address bound = NameOf(fd);
  if (!bound.is_ip() || !bound.is_wildcard()) return false;
  const int probe =
      socket(peer->sa_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (probe < 0) return false;
  const bool lacks = NamespaceOf(probe) == NamespaceOf(fd) &&
                     connect(probe, peer, length) != 0 &&
                     errno == EADDRNOTAVAIL;
  close(probe);
  return lacks;
}

// 0 or -errno.
int Bind(int fd, const Address& address) {
  sockaddr_storage storage;
  const socklen_t length = address.ToSockaddr(&storage);
  return bind(fd, reinterpret_cast<sockaddr*>(&storage), length) == 0 ? 0
                                                                      : -errno;
}

int BindAndListen(int fd, const Address& address, int backlog) {
  if (const int err = Bind(fd, address); err != 0) return err;
  return listen(fd, backlog) == 0 ? 0 : -errno;
}

// 0 or -errno.
int SetRights(const std::string& path, const PathRights& rights,
              ListenStep* failed) {
  *failed = ListenStep::kOwner;
  if ((rights.uid >= 0 || rights.gid >= 0) &&
      chown(path.c_str(), static_cast<uid_t>(rights.uid),
            static_cast<gid_t>(rights.gid)) != 0) {
    return -errno;
  }
  *failed = ListenStep::kMode;
  if (rights.mode >= 0 &&
      chmod(path.c_str(), static_cast<mode_t>(rights.mode)) != 0) {
    return -errno;
  }
  *failed = ListenStep::kBind;
  return 0;
}

// 0 or -errno. The path is bound under another name, which takes its place in
// one step when all is done. Until it listens nobody can connect to it.
int BindPathAndListen(int fd, const Address& address, const PathRights& rights,
                      int backlog, ListenStep* failed) {
  *failed = ListenStep::kBind;
  const std::string path(address.path());
  const std::string temporary = path + "." + std::to_string(getpid()) + ".tmp";
  if (temporary.size() > Address::kMaxPathLength) return -ENAMETOOLONG;
  unlink(temporary.c_str());
  if (const int err = Bind(fd, Address::Unix(temporary)); err != 0) return err;
  int err = SetRights(temporary, rights, failed);
  if (err == 0 && (listen(fd, backlog) != 0 ||
                   std::rename(temporary.c_str(), path.c_str()) != 0)) {
    err = -errno;
  }
  if (err != 0) unlink(temporary.c_str());
  return err;
}

}  // namespace

int KernelNet::Socket(const Address& address, const SocketOptions* options,
                      SocketCall* failed) {
  if (options != nullptr) return sockets_.Make(address, *options, failed);
  *failed = SocketCall::kSocket;
  return NewStreamSocket(address.SocketFamily());
}

int KernelNet::Connect(int fd, const Address& address, uint16_t port,
                       bool defer_ack) {
  if (defer_ack && address.is_ip()) SetFlag(fd, IPPROTO_TCP, TCP_QUICKACK, 0);
  sockaddr_storage storage;
  const socklen_t length = address.ToSockaddr(&storage);
  if (port != 0 && address.is_ip()) {
    static_assert(offsetof(sockaddr_in, sin_port) ==
                  offsetof(sockaddr_in6, sin6_port));
    reinterpret_cast<sockaddr_in*>(&storage)->sin_port = htons(port);
  }
  const auto* const peer = reinterpret_cast<const sockaddr*>(&storage);
  if (connect(fd, peer, length) == 0) return 0;
  const int err = errno;
  if (err == EADDRNOTAVAIL && LacksSourceAddress(fd, peer, length))
    return -ENETUNREACH;
  return -err;
}

void KernelNet::SendAtOnce(int fd) {
  SetFlag(fd, IPPROTO_TCP, TCP_NODELAY, 1);  // fails on unix sockets
}

ssize_t KernelNet::Send(int fd, const char* data, size_t size) {
  const ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);
  return sent >= 0 ? sent : -errno;
}

ssize_t KernelNet::Recv(int fd, char* data, size_t size) {
  const ssize_t got = recv(fd, data, size, 0);
  return got >= 0 ? got : -errno;
}

int KernelNet::TakeError(int fd) {
  int err = 0;
  socklen_t length = sizeof(err);
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &length) == 0 ? err : errno;
}

Address KernelNet::LocalAddress(int fd) { return NameOf(fd); }

void KernelNet::Close(int fd, CloseMode mode) {
  if (mode == CloseMode::kReset) {
    const linger abort{.l_onoff = 1, .l_linger = 0};
    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &abort, sizeof(abort));
  }
  close(fd);  // on EINTR too the descriptor is gone
}

int KernelNet::Disconnect(int fd) {
  const sockaddr nobody{.sa_family = AF_UNSPEC, .sa_data = {}};
  return connect(fd, &nobody, sizeof(nobody)) == 0 ? 0 : -errno;
}

int KernelNet::Listen(const Address& address, int backlog, Address* bound) {
  if (address.family() == Address::Family::kUnix) {
    ListenStep failed;
    *bound = address;
    return ListenAt(address, {}, backlog, &failed);
  }
  const int fd = NewStreamSocket(address.SocketFamily());
  if (fd < 0) return fd;
  if (address.is_ip()) {
    SetFlag(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    SetFlag(fd, IPPROTO_TCP, TCP_NODELAY, 1);  // accepted sockets inherit it
  }
  const int result = BindAndListen(fd, address, backlog);
  if (result < 0) {
    close(fd);
    return result;
  }
  *bound = address.is_ip() ? NameOf(fd) : address;
  return fd;
}

int KernelNet::ListenAt(const Address& path, const PathRights& rights,
                        int backlog, ListenStep* failed) {
  *failed = ListenStep::kBind;
  const int fd = NewStreamSocket(path.SocketFamily());
  if (fd < 0) return fd;
  const int err = BindPathAndListen(fd, path, rights, backlog, failed);
  if (err == 0) return fd;
  close(fd);
  return err;
}

int KernelNet::Accept(int fd, Address* peer) {
  sockaddr_storage storage;
  socklen_t length = sizeof(storage);
  const int accepted = accept4(fd, reinterpret_cast<sockaddr*>(&storage),
                               &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (accepted < 0) return -errno;
  *peer = Address::FromSockaddr(reinterpret_cast<sockaddr*>(&storage), length);
  return accepted;
}

int KernelNet::Inherit(int fd, Address* bound) {
  int listens = 0;
  socklen_t length = sizeof(listens);
  if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) != 0)
    return -errno;
  if (!listens) return -EINVAL;
  const int flags = fcntl(fd, F_GETFL);
  if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0) return -errno;
  *bound = NameOf(fd);
  return 0;
}

}  // namespace checkd
