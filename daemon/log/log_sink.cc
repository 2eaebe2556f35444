#include "daemon/log/log_sink.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "daemon/log/pipe_writer.h"

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

void LogSink::Prepare(const LogTarget& target) {
  if (target.kind == LogTarget::Kind::kUdp ||
      target.kind == LogTarget::Kind::kUnixDatagram) {
    SocketFor(target.address.SocketFamily());
  }
}

int LogSink::SocketFor(int family) {
  int& fd = family == AF_INET ? ipv4_ : family == AF_INET6 ? ipv6_ : unix_;
  if (fd < 0) fd = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  return fd;
}

bool LogSink::SendDatagram(const LogTarget& target, std::string_view message) {
  sockaddr_storage storage;
  const socklen_t size = target.address.ToSockaddr(&storage);
  const int fd = SocketFor(storage.ss_family);
  if (fd < 0) return false;
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
