// Whose turn it is in a range of source ports (`source <addr>:<low>-<high>`).
//
// Every connection starts to look for a free port where the one before it
// stopped, so that a port rests as long as the range allows. The state is one
// number a range, kept here and not with the options, so that all who say the
// same range share it.
//
// Thread: any.
#ifndef TRANSPORT_SOCKETS_SOURCE_PORTS_H_
#define TRANSPORT_SOCKETS_SOURCE_PORTS_H_

#include <cstdint>
#include <map>
#include <tuple>

#include "absl/base/thread_annotations.h"
#include "tasks/mutex.h"
#include "transport/values/address.h"

namespace checkd {

class SourcePorts {
 public:
  // Ports tried for one socket: what a loop can be held up for (some 0.3 ms).
  static constexpr int kMaxTries = 256;

  // Binds `fd` to a port of [low, high] at `source`: 0, or -EADDRINUSE if none
  // of those tried is free, or another -errno at once. 1 <= low <= high.
  // `source`: an IP address, whose own port does not matter. No lock is held
  // while bind() is called.
  int Bind(int fd, const Address& source, uint16_t low, uint16_t high);

 private:
  using Range = std::tuple<Address, uint16_t, uint16_t>;

  // Moves the turn of `range` on; where it was.
  uint32_t Advance(const Range& range, uint32_t by);

  Mutex mutex_;
  std::map<Range, uint32_t> turns_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace checkd

#endif  // TRANSPORT_SOCKETS_SOURCE_PORTS_H_
