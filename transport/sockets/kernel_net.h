// The Net of the operating system: each function is one system call, or the few
// that its comment in net.h names.
#ifndef TRANSPORT_SOCKETS_KERNEL_NET_H_
#define TRANSPORT_SOCKETS_KERNEL_NET_H_

#include "transport/sockets/net.h"
#include "transport/sockets/socket_maker.h"

namespace checkd {

// Who may connect to a unix socket's path; -1: as the system has it. `mode` is
// as chmod() takes it, and the umask does not count then; `uid` and `gid` are
// numbers.
struct PathRights {
  int mode = -1;
  int uid = -1;
  int gid = -1;
};

// The step of a Listen() that failed: kBind for all that makes a socket listen
// at a place, kOwner for chown(), kMode for chmod(). An owner that is not ours
// needs CAP_CHOWN.
enum class ListenStep { kBind, kOwner, kMode };

// Thread: any; a shard has its own, so that what it remembers for SocketOptions
// (transport/sockets/socket_maker.h) is rarely waited for.
class KernelNet final : public Net {
 public:
  int Socket(const Address& address, const SocketOptions* options,
             SocketCall* failed) override;
  // Where Linux says EADDRNOTAVAIL for two reasons, -EADDRNOTAVAIL is left for
  // ports that are all taken; that we have no address to connect from is
  // -ENETUNREACH.
  int Connect(int fd, const Address& address, uint16_t port,
              bool defer_ack) override;
  void SendAtOnce(int fd) override;
  ssize_t Send(int fd, const char* data, size_t size) override;
  ssize_t Recv(int fd, char* data, size_t size) override;
  int TakeError(int fd) override;
  Address LocalAddress(int fd) override;
  // kReset sends a RST and discards what is unsent and unread (unix: just
  // closes).
  void Close(int fd, CloseMode mode) override;
  // TCP, as connect(2) says of AF_UNSPEC.
  int Disconnect(int fd) override;
  // A unix socket's path is replaced in one step if it exists, so that a new
  // process takes over from an old one, and left behind at the end.
  int Listen(const Address& address, int backlog, Address* bound) override;
  int Accept(int fd, Address* peer) override;

  // Listen() on a unix socket's path with `rights`, which it has before anybody
  // can connect. A failure leaves who had the path before in place.
  //
  // The path is bound under another name, gets its rights, listens, and is
  // renamed. The descriptor, the caller's to close, or -errno of `*failed`;
  // -ENAMETOOLONG if that other name is over Address::kMaxPathLength.
  static int ListenAt(const Address& path, const PathRights& rights,
                      int backlog, ListenStep* failed);

  // Prepares `fd`, a socket that another process has bound and listens on
  // (`fd@N`): makes it non-blocking and tells its address. 0, or -errno:
  // -EINVAL if it does not listen. `fd` stays the caller's.
  static int Inherit(int fd, Address* bound);

  // Opens the network namespace that `options` name, if any, so that Socket()
  // finds it also after chroot(). A failure shows there. Done at start-up,
  // while files can still be found and privileges are there. May be called
  // repeatedly.
  void Prepare(const SocketOptions& options) { sockets_.Prepare(options); }

  // VerifySocketOptions(), with what was prepared. Makes a socket and closes
  // it; connects nowhere.
  absl::Status Check(const SocketOptions& options) {
    return sockets_.Check(options);
  }

 private:
  SocketMaker sockets_;
};

}  // namespace checkd

#endif  // TRANSPORT_SOCKETS_KERNEL_NET_H_
