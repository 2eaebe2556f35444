#include "daemon/process/process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "daemon/process/capabilities.h"

namespace checkd {

int RaiseDescriptorLimit(int wanted) {
  rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  const rlim_t target =
      wanted > 0 ? static_cast<rlim_t>(wanted) : limit.rlim_max;
  rlimit raised = limit;
  raised.rlim_cur = target;
  raised.rlim_max = std::max(limit.rlim_max, target);
  if (setrlimit(RLIMIT_NOFILE, &raised) != 0) {
    raised.rlim_cur = std::min(target, limit.rlim_max);
    raised.rlim_max = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &raised) != 0) raised = limit;
  }
  return static_cast<int>(std::min<rlim_t>(raised.rlim_cur, 1 << 30));
}

absl::Status WritePidFile(const std::string& path, int pid) {
  const int fd =
      open(path.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) {
    return absl::PermissionDeniedError(
        absl::StrCat("Cannot create pidfile ", path, ": ", strerror(errno)));
  }
  const std::string text = absl::StrCat(pid, "\n");
  const bool written =
      write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const int err = errno;
  close(fd);
  if (written) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat("Cannot write pidfile ", path, ": ", strerror(err)));
}

absl::Status DropPrivileges(const GlobalConfig& global) {
  const int uid = global.uid;
  const int gid = global.gid;
  const auto refused = [](std::string what) {
    return absl::FailedPreconditionError(
        absl::StrCat("Cannot ", what, ": ", strerror(errno)));
  };
  tzset();  // while the zone's file can be seen
  if (!global.chroot_dir.empty() &&
      (chroot(global.chroot_dir.c_str()) != 0 || chdir("/") != 0)) {
    return refused(absl::StrCat("chroot to '", global.chroot_dir, "'"));
  }
  if (gid > 0 && (setgroups(0, nullptr) != 0 || setgid(gid) != 0)) {
    return refused(absl::StrCat("set gid ", gid));
  }
  const bool keep = uid > 0 && global.capabilities != 0;
  if (keep) {
    if (absl::Status s = KeepCapabilities(); !s.ok()) return s;
  }
  if (uid > 0 && setuid(uid) != 0)
    return refused(absl::StrCat("set uid ", uid));
  return keep ? LimitCapabilities(global.capabilities) : absl::OkStatus();
}

void DetachStandardStreams() {
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) return;
  // dup2 clears close-on-exec, as the standard streams need.
  for (int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(null, fd);
  if (null > STDERR_FILENO) close(null);
}

void CloseAsExecWould(int keep) {
  DIR* folder = opendir("/proc/self/fd");
  if (folder == nullptr) return;
  std::vector<int> doomed;
  while (const dirent* entry = readdir(folder)) {
    int fd;
    if (!absl::SimpleAtoi(entry->d_name, &fd)) continue;  // "." and ".."
    if (fd == keep || fd == dirfd(folder)) continue;
    const int flags = fcntl(fd, F_GETFD);
    if (flags >= 0 && (flags & FD_CLOEXEC) != 0) doomed.push_back(fd);
  }
  closedir(folder);
  for (int fd : doomed) close(fd);
}

ProcessEnd::ProcessEnd(int wait_status)
    : code(WIFEXITED(wait_status) ? WEXITSTATUS(wait_status)
                                  : 128 + WTERMSIG(wait_status)),
      how(WIFEXITED(wait_status) ? "Exit" : strsignal(WTERMSIG(wait_status))) {}

void SignalProcesses(const std::vector<int>& pids, int signal) {
  for (int pid : pids) kill(pid, signal);
}

Daemonizer::Side Daemonizer::Fork() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return kFailed;
  pid_ = fork();
  if (pid_ < 0) return kFailed;
  if (pid_ > 0) {
    close(ends[1]);
    pipe_ = ends[0];
    return kParent;
  }
  close(ends[0]);
  pipe_ = ends[1];
  setsid();
  return kChild;
}

int Daemonizer::Wait(std::string* error) {
  char byte;
  ssize_t n;
  do {
    n = read(pipe_, &byte, 1);
  } while (n < 0 && errno == EINTR);
  if (n == 1) return 0;
  int status = 0;
  waitpid(pid_, &status, 0);
  const ProcessEnd end(status);
  *error = absl::StrCat("Process ", pid_, " exited with code ", end.code, " (",
                        end.how, ")");
  return end.code == 0 ? 1 : end.code;  // never ready is never success
}

void Daemonizer::Ready() {
  DetachStandardStreams();
  const char byte = 'R';
  while (write(pipe_, &byte, 1) < 0 && errno == EINTR) {
  }
  close(pipe_);
  pipe_ = -1;
}

}  // namespace checkd
