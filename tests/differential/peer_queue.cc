#include "tests/differential/peer_queue.h"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace checkd {
namespace {

struct Question {
  nlmsghdr header;
  inet_diag_req_v2 body;
};

bool Ends(int fd, sockaddr_in* ours, sockaddr_in* theirs) {
  socklen_t size = sizeof(*ours);
  if (getsockname(fd, reinterpret_cast<sockaddr*>(ours), &size) != 0) {
    return false;
  }
  size = sizeof(*theirs);
  return getpeername(fd, reinterpret_cast<sockaddr*>(theirs), &size) == 0;
}

// About the socket at the other end: its source is our peer.
Question About(const sockaddr_in& ours, const sockaddr_in& theirs) {
  Question question{};
  question.header.nlmsg_len = sizeof(question);
  question.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  question.header.nlmsg_flags = NLM_F_REQUEST;
  inet_diag_req_v2& body = question.body;
  body.sdiag_family = AF_INET;
  body.sdiag_protocol = IPPROTO_TCP;
  body.idiag_states = ~0u;
  body.id.idiag_sport = theirs.sin_port;
  body.id.idiag_dport = ours.sin_port;
  body.id.idiag_src[0] = theirs.sin_addr.s_addr;
  body.id.idiag_dst[0] = ours.sin_addr.s_addr;
  body.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
  body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  return question;
}

}  // namespace

PeerQueue::PeerQueue()
    : netlink_(
          socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)) {
  if (netlink_ >= 0) return;
  std::perror("NETLINK_SOCK_DIAG");
  std::abort();
}

PeerQueue::~PeerQueue() { close(netlink_); }

bool PeerQueue::Empty(int fd) {
  sockaddr_in ours{}, theirs{};
  if (!Ends(fd, &ours, &theirs)) return true;
  const Question question = About(ours, theirs);
  if (send(netlink_, &question, sizeof(question), 0) < 0) return true;
  alignas(nlmsghdr) char answer[4096];
  const ssize_t n = recv(netlink_, answer, sizeof(answer), 0);
  nlmsghdr header;
  if (n < static_cast<ssize_t>(sizeof(header))) return true;
  memcpy(&header, answer, sizeof(header));
  if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY) return true;  // no such socket
  inet_diag_msg peer;
  memcpy(&peer, answer + NLMSG_HDRLEN, sizeof(peer));
  if (peer.idiag_state == TCP_SYN_SENT) return false;
  // A FIN counts as one byte there until it was read.
  return peer.idiag_rqueue == 0;
}

}  // namespace checkd
