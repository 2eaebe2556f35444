#include "daemon/log/log_sink.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace checkd {

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
    case LogTarget::Kind::kRing:
      break;  // refused by the configuration
  }
  if (!sent) ++dropped_;
  return sent;
}

bool LogSink::SendDatagram(const LogTarget& target, std::string_view message) {
  sockaddr_storage storage;
  const socklen_t size = target.address.ToSockaddr(&storage);
  int& fd = storage.ss_family == AF_INET    ? ipv4_
            : storage.ss_family == AF_INET6 ? ipv6_
                                            : unix_;
  if (fd < 0) {
    fd = socket(storage.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
                0);
    if (fd < 0) return false;
  }
  // An ICMP error of an earlier message is reported once, on the next send:
  // that is not about this message, so try again.
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (sendto(fd, message.data(), message.size(), MSG_NOSIGNAL,
               reinterpret_cast<sockaddr*>(&storage), size) >= 0) {
      return true;
    }
    if (errno != ECONNREFUSED) break;
  }
  return false;
}

bool LogSink::WriteToPipe(int fd, std::string_view message) {
  // The descriptor is shared with whoever started us, so its mode is not ours
  // to change: ask for room first. A pipe that polls writable takes PIPE_BUF
  // bytes without blocking.
  pollfd ready = {fd, POLLOUT, 0};
  if (poll(&ready, 1, 0) <= 0 || (ready.revents & POLLOUT) == 0) return false;
  return write(fd, message.data(), message.size()) ==
         static_cast<ssize_t>(message.size());
}

}  // namespace checkd
