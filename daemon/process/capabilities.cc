#include "daemon/process/capabilities.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace checkd {

absl::Status KeepCapabilities() {
  if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("Cannot keep capabilities: ", strerror(errno)));
}

absl::Status LimitCapabilities(uint64_t wanted) {
  // glibc has no function for it.
  __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {};
  for (int i = 0; i < _LINUX_CAPABILITY_U32S_3; ++i) {
    data[i].permitted = static_cast<uint32_t>(wanted >> (32 * i));
    data[i].effective = data[i].permitted;
  }
  if (syscall(SYS_capset, &header, data) == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "Cannot keep the capabilities of 'setcap': ", strerror(errno)));
}

}  // namespace checkd
