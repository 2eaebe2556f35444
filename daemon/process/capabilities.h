// Capabilities that outlive a change of user (`setcap`): socket options need
// them for as long as checks run.
#ifndef DAEMON_PROCESS_CAPABILITIES_H_
#define DAEMON_PROCESS_CAPABILITIES_H_

#include <cstdint>

#include "absl/status/status.h"

namespace checkd {

// To be called before setuid(): what is permitted stays so. FailedPrecondition
// if the system refuses.
absl::Status KeepCapabilities();

// After it: `wanted` (bit n: capability n), and no others, are in force in all
// threads that start later. FailedPrecondition if one of them is not permitted.
absl::Status LimitCapabilities(uint64_t wanted);

}  // namespace checkd

#endif  // DAEMON_PROCESS_CAPABILITIES_H_
