// Writes to a pipe (or file, or terminal) that is shared with whoever started
// us: its mode is not ours to change, so a write that might block is not made.
#ifndef DAEMON_LOG_PIPE_WRITER_H_
#define DAEMON_LOG_PIPE_WRITER_H_

#include <string_view>

namespace checkd {

// What became of a text. After kCut the next one should begin with a line end:
// what was begun is never finished.
enum class PipeWrite {
  kWhole,
  kNothing,  // no room, or nobody reads
  kCut,      // the room ended within `text`
};

// Writes as much of `text` as there is room for. Up to PIPE_BUF bytes (4096) go
// whole or not at all. Looks for room before each 4096 bytes, so that it costs
// two system calls for each. Another process that fills the pipe between them
// can still make it wait. `fd` may be what cannot be written to: kNothing.
PipeWrite WriteIfRoom(int fd, std::string_view text);

}  // namespace checkd

#endif  // DAEMON_LOG_PIPE_WRITER_H_
