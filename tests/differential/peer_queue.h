// How much of what a socket sent its peer on this machine has not read: what
// the kernel's own tables say (NETLINK_SOCK_DIAG), so that a script waits for
// a reader by condition, and not for a time that is hoped to be enough.
#ifndef TESTS_DIFFERENTIAL_PEER_QUEUE_H_
#define TESTS_DIFFERENTIAL_PEER_QUEUE_H_

namespace checkd {

class PeerQueue {
 public:
  // Aborts the test program where the kernel offers no such tables.
  PeerQueue();
  ~PeerQueue();
  PeerQueue(const PeerQueue&) = delete;
  PeerQueue& operator=(const PeerQueue&) = delete;

  // Whether the peer of the connected IPv4 socket `fd` is established and has
  // read all; true as well if there is no such peer any more.
  bool Empty(int fd);

 private:
  int netlink_;
};

}  // namespace checkd

#endif  // TESTS_DIFFERENTIAL_PEER_QUEUE_H_
