#include "daemon/log/log_sink.h"

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "daemon/log/pipe_writer.h"

namespace checkd {
namespace {

constexpr int kRefusalsATime = 64;

// Somebody on the way refused a message. What the kernel itself did not send
// has failed sendto(), too.
bool IsRefusal(msghdr* message) {
  for (cmsghdr* part = CMSG_FIRSTHDR(message); part != nullptr;
       part = CMSG_NXTHDR(message, part)) {
    const bool v4 =
        part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_RECVERR;
    const bool v6 =
        part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_RECVERR;
    if (!v4 && !v6) continue;
    sock_extended_err error;
    std::memcpy(&error, CMSG_DATA(part), sizeof(error));
    return error.ee_origin == SO_EE_ORIGIN_ICMP ||
           error.ee_origin == SO_EE_ORIGIN_ICMP6;
  }
  return false;
}

}  // namespace

LogSink::~LogSink() {
  for (int fd : {ipv4_, ipv6_, unix_}) {
    if (fd >= 0) close(fd);
  }
}

bool LogSink::Send(const LogTarget& target, std::string_view message) {
  bool sent = false;
  switch (target.kind) {
    case LogTarget::Kind::kUdp:
    case LogTarget::Kind::kUnixDatagram:
      sent = SendDatagram(target, message);
      break;
    case LogTarget::Kind::kFd:
      sent = WriteToPipe(target.fd, message);
      break;
    case LogTarget::Kind::kStdout:
      sent = WriteToPipe(STDOUT_FILENO, message);
      break;
    case LogTarget::Kind::kStderr:
      sent = WriteToPipe(STDERR_FILENO, message);
      break;
  }
  if (!sent) ++dropped_;
  return sent;
}

void LogSink::Prepare(const LogTarget& target) {
  if (target.kind == LogTarget::Kind::kUdp ||
      target.kind == LogTarget::Kind::kUnixDatagram) {
    SocketFor(target.address.SocketFamily());
  }
}

int LogSink::SocketFor(int family) {
  int& fd = family == AF_INET ? ipv4_ : family == AF_INET6 ? ipv6_ : unix_;
  if (fd >= 0) return fd;
  fd = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  if (family == AF_INET) {
    (void)setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof(on));
  } else if (family == AF_INET6) {
    (void)setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof(on));
  }
  return fd;
}

uint64_t LogSink::dropped() {
  TakeRefusals(ipv4_);
  TakeRefusals(ipv6_);
  return dropped_;
}

void LogSink::TakeRefusals(int fd) {
  if (fd < 0) return;
  alignas(cmsghdr) char control[256];
  for (int i = 0; i < kRefusalsATime; ++i) {
    msghdr message = {};
    message.msg_control = control;
    message.msg_controllen = sizeof(control);
    if (recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return;
    dropped_ += IsRefusal(&message);
  }
}

bool LogSink::SendDatagram(const LogTarget& target, std::string_view message) {
  sockaddr_storage storage;
  const socklen_t size = target.address.ToSockaddr(&storage);
  const int fd = SocketFor(storage.ss_family);
  if (fd < 0) return false;
  const auto send = [&] {
    return sendto(fd, message.data(), message.size(), MSG_NOSIGNAL,
                  reinterpret_cast<sockaddr*>(&storage), size) >= 0;
  };
  if (!target.address.is_ip()) return send();
  // A refusal of an earlier message, not taken yet, would fail this one unsent.
  TakeRefusals(fd);
  if (send()) return true;
  TakeRefusals(fd);
  return send();
}

bool LogSink::WriteToPipe(int fd, std::string_view message) {
  const auto cut = std::find(cut_.begin(), cut_.end(), fd);
  if (cut != cut_.end()) {
    if (WriteIfRoom(fd, "\n") != PipeWrite::kWhole) return false;
    cut_.erase(cut);
  }
  const PipeWrite result = WriteIfRoom(fd, message);
  if (result == PipeWrite::kCut) cut_.push_back(fd);
  return result == PipeWrite::kWhole;
}

}  // namespace checkd
