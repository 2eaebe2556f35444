#include "daemon/log/pipe_writer.h"

#include <limits.h>
#include <poll.h>
#include <unistd.h>

namespace checkd {

PipeWrite WriteIfRoom(int fd, std::string_view text) {
  bool written = false;
  while (!text.empty()) {
    // A pipe that polls writable takes PIPE_BUF bytes without blocking.
    pollfd room = {fd, POLLOUT, 0};
    ssize_t n = -1;
    if (poll(&room, 1, 0) > 0 && (room.revents & POLLOUT) != 0) {
      n = write(fd, text.data(), text.substr(0, PIPE_BUF).size());
    }
    if (n <= 0) return written ? PipeWrite::kCut : PipeWrite::kNothing;
    written = true;
    text.remove_prefix(n);
  }
  return PipeWrite::kWhole;
}

}  // namespace checkd
