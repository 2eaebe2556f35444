// The system calls of a connection behind one seam: the kernel (KernelNet) or
// a seeded simulation (SimNet, transport/testing/sim_net.h).
//
// Every call is non-blocking and returns like the system call it stands for,
// except that an error comes back as -errno instead of through errno.
// Thread: one Net per shard; KernelNet may be shared.
#ifndef TRANSPORT_SOCKETS_NET_H_
#define TRANSPORT_SOCKETS_NET_H_

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

#include "transport/values/address.h"
#include "transport/values/connection_error.h"
#include "transport/values/endpoint.h"

namespace checkd {

// Nothing here owns a descriptor: those that Socket(), Listen() and Accept()
// give are the caller's until Close(), which is the only function of this class
// that may close one. A Net outlives the connections and listeners that use it.
class Net {
 public:
  virtual ~Net() = default;

  // A non-blocking, close-on-exec stream socket of `address`'s family, made and
  // bound as `options` say (null: no wishes), or -errno; then `failed` is the
  // call that it came from. The port of `address` does not matter. Costs a
  // system call, and a few more for options; a socket of a network namespace
  // waits for others that are made there (transport/sockets/net_namespaces.h).
  virtual int Socket(const Address& address, const SocketOptions* options,
                     SocketCall* failed) = 0;
  // 0, -EINPROGRESS, or another -errno; -EADDRNOTAVAIL and -EADDRINUSE: all
  // source ports that may be used are taken, towards this peer. `defer_ack`
  // switches quick-ack off first. `port` overrides the address's if not 0.
  virtual int Connect(int fd, const Address& address, uint16_t port,
                      bool defer_ack) = 0;
  // Bytes taken (> 0), -EAGAIN, or another -errno. Never raises SIGPIPE.
  virtual ssize_t Send(int fd, const char* data, size_t size) = 0;
  // From now on small pieces do not wait until earlier ones are acknowledged
  // (TCP_NODELAY); nothing for sockets that never wait.
  virtual void SendAtOnce(int fd) = 0;
  // Bytes read (> 0), 0 at end of stream, -EAGAIN, or another -errno.
  virtual ssize_t Recv(int fd, char* data, size_t size) = 0;
  // The pending error (SO_ERROR), 0 if none, as a positive errno; clears it, so
  // that only the first call after an event tells of it.
  virtual int TakeError(int fd) = 0;
  // `fd` is gone afterwards, whatever happens. kReset: what was not sent and
  // not read is dropped, and the peer of a TCP connection gets a RST.
  virtual void Close(int fd, CloseMode mode) = 0;
  // Resets the connection, as Close(kReset) does, but leaves the socket to be
  // connected anew. 0, or -errno: then nothing has changed.
  virtual int Disconnect(int fd) = 0;
  // Our end of a connected socket; unset if it cannot be told.
  virtual Address LocalAddress(int fd) = 0;

  // Listening side (servers of our own: demo fleet, bench, tests). A bound and
  // listening non-blocking socket, or -errno. Port 0 picks a free one; `bound`
  // receives what was bound, and counts on success only.
  virtual int Listen(const Address& address, int backlog, Address* bound) = 0;
  // The accepted non-blocking socket, -EAGAIN, or another -errno: -ECONNABORTED
  // if the peer has left already. `peer` is set on success only.
  virtual int Accept(int fd, Address* peer) = 0;
};

}  // namespace checkd

#endif  // TRANSPORT_SOCKETS_NET_H_
