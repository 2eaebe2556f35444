// Capabilities that outlive a change of user (`setcap`): socket options need
// them for as long as checks run.
//
//   absl::Status s = KeepCapabilities();
//   if (s.ok() && setuid(uid) != 0) ...
//   if (s.ok()) s = LimitCapabilities(uint64_t{1} << CAP_NET_RAW);
//
// Both are about the calling thread, and so belong before any other is started.
// The text of an error is a sentence for the user.
#ifndef DAEMON_PROCESS_CAPABILITIES_H_
#define DAEMON_PROCESS_CAPABILITIES_H_

#include <cstdint>

#include "absl/status/status.h"

namespace checkd {

// To be called before setuid(): what is permitted stays so, though nothing of
// it is in force until LimitCapabilities(). FailedPrecondition if the system
// refuses.
absl::Status KeepCapabilities();

// After it: `wanted` (bit n: capability n), and no others, are in force in this
// thread and those that it starts later; nothing can be added any more.
// FailedPrecondition if one of them is not permitted.
absl::Status LimitCapabilities(uint64_t wanted);

}  // namespace checkd

#endif  // DAEMON_PROCESS_CAPABILITIES_H_
