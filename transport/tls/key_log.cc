#include "transport/tls/key_log.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "absl/strings/str_cat.h"

namespace checkd {

absl::StatusOr<std::unique_ptr<KeyLog>> KeyLog::Open(const std::string& path) {
  const int fd =
      open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW,
           0600);
  if (fd < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", path, "': ", strerror(errno)));
  }
  // One that was there already may be somebody else's, or open to all.
  struct stat info;
  if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) ||
      info.st_uid != geteuid() || fchmod(fd, 0600) != 0) {
    close(fd);
    return absl::InvalidArgumentError(
        absl::StrCat("'", path, "': not a file of our own"));
  }
  return std::unique_ptr<KeyLog>(new KeyLog(fd));
}

KeyLog::~KeyLog() { close(fd_); }

void KeyLog::Write(std::string_view line) const {
  const std::string text = absl::StrCat(line, "\n");
  (void)!write(fd_, text.data(), text.size());
}

}  // namespace checkd
