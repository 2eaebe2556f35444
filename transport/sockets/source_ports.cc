#include "transport/sockets/source_ports.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace checkd {

int SourcePorts::Bind(int fd, const Address& source, uint16_t low,
                      uint16_t high) {
  const uint32_t size = static_cast<uint32_t>(high) - low + 1;
  const uint32_t tries = std::min<uint32_t>(size, kMaxTries);
  const Range range(source, low, high);
  const uint32_t start = Advance(range, 1);
  for (uint32_t i = 0; i < tries; ++i) {
    sockaddr_storage storage;
    const socklen_t length =
        source.WithPort(static_cast<uint16_t>(low + (start + i) % size))
            .ToSockaddr(&storage);
    const bool bound =
        bind(fd, reinterpret_cast<sockaddr*>(&storage), length) == 0;
    if (!bound && errno == EADDRINUSE) continue;
    const int result = bound ? 0 : -errno;
    if (i > 0) Advance(range, i);
    return result;
  }
  Advance(range, tries - 1);
  return -EADDRINUSE;
}

uint32_t SourcePorts::Advance(const Range& range, uint32_t by) {
  const uint32_t size =
      static_cast<uint32_t>(std::get<2>(range)) - std::get<1>(range) + 1;
  MutexLock lock(&mutex_);
  uint32_t& turn = turns_[range];
  const uint32_t was = turn;
  turn = (turn + by) % size;
  return was;
}

}  // namespace checkd
