#include "daemon/master.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/process.h"
#include "daemon/signals.h"

namespace checkd {
namespace {

// What HAProxy's master returns when SIGINT ended it.
constexpr int kInterrupted = 130;

}  // namespace

Master::Master(const CommandLine* line, Console* console, Worker worker)
    : line_(line), console_(console), worker_(std::move(worker)) {}

bool Master::Fork(int* exit_code) {
  int ends[2];
  if (pipe(ends) != 0) return false;
  const int pid = fork();
  if (pid == 0) {
    close(ends[0]);
    // A worker without master has nobody to tell it to stop.
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    *exit_code = worker_([fd = ends[1]] {
      const char byte = 'R';
      while (write(fd, &byte, 1) < 0 && errno == EINTR) {
      }
      close(fd);
    });
    return true;
  }
  close(ends[1]);
  current_ = Child{pid, ends[0], false};
  return false;
}

bool Master::AwaitReady() {
  char byte;
  ssize_t n;
  do {
    n = read(current_.ready_fd, &byte, 1);
  } while (n < 0 && errno == EINTR);
  close(current_.ready_fd);
  current_.ready_fd = -1;
  current_.ready = n == 1;
  return current_.ready;
}

int Master::Run() {
  int exit_code = 0;
  if (Fork(&exit_code)) return exit_code;
  if (!AwaitReady()) {
    int status = 0;
    waitpid(current_.pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
  }
  if (!line_->pidfile.empty()) {
    if (absl::Status s = WritePidFile(line_->pidfile, getpid()); !s.ok()) {
      console_->Print(Console::Level::kAlert, s.message());
    }
  }
  Notify(absl::StrCat("READY=1\nMAINPID=", getpid(), "\nSTATUS=Ready.\n"));

  sigset_t set = SignalSource::Handled();
  sigaddset(&set, SIGCHLD);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  int stopping_by = 0;
  for (;;) {
    siginfo_t info;
    const int signal = sigwaitinfo(&set, &info);
    switch (signal) {
      case SIGTERM:
      case SIGINT:
      case SIGUSR1:
        if (stopping_by == 0) Notify("STOPPING=1\n");
        stopping_by = signal;
        kill(current_.pid, signal == SIGUSR1 ? SIGUSR1 : SIGTERM);
        break;
      case SIGUSR2:
      case SIGHUP:
        if (stopping_by == 0) Reload();
        if (in_child_) return child_exit_;
        break;
      case SIGQUIT:
        kill(current_.pid, SIGQUIT);
        break;
      case SIGCHLD: {
        if (!Reap(&exit_code)) break;
        if (stopping_by == SIGINT) {
          exit_code = kInterrupted;
        } else if (stopping_by != 0) {
          exit_code = 0;
        }
        console_->Print(Console::Level::kWarning,
                        absl::StrCat("All workers exited. Exiting... (",
                                     exit_code, ")"));
        return exit_code;
      }
      default:
        break;
    }
  }
}

// Collects what has ended; true when the current worker has.
bool Master::Reap(int* exit_code) {
  bool current_ended = false;
  int status;
  int pid;
  while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
    const int code =
        WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (pid == current_.pid) {
      current_ended = true;
      *exit_code = code;
    }
    console_->Print(
        Console::Level::kWarning,
        absl::StrCat(pid == current_.pid ? "Current" : "Former", " worker (",
                     pid, ") exited with code ", code, " (",
                     WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "Exit",
                     ")"));
  }
  return current_ended;
}

// Starts a second worker; the first one finishes once the second is ready. If
// the second fails, the first goes on.
void Master::Reload() {
  Notify("RELOADING=1\nSTATUS=Reloading Configuration.\n");
  previous_ = std::exchange(current_, Child());
  if (Fork(&child_exit_)) {
    in_child_ = true;
    return;
  }
  if (current_.pid > 0 && AwaitReady()) {
    kill(previous_.pid, SIGUSR1);
  } else {
    if (current_.pid > 0) waitpid(current_.pid, nullptr, 0);
    current_ = previous_;
    console_->Print(Console::Level::kWarning,
                    "The new worker failed to start; the former one goes on.");
  }
  Notify("READY=1\nSTATUS=Ready.\n");
}

void Master::Notify(const std::string& message) const {
  const char* path = getenv("NOTIFY_SOCKET");
  if (!line_->systemd_notify || path == nullptr || path[0] == '\0') return;
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  const size_t length = strlen(path);
  if (length >= sizeof(address.sun_path)) return;
  memcpy(address.sun_path, path, length);
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return;
  sendto(fd, message.data(), message.size(), MSG_NOSIGNAL,
         reinterpret_cast<sockaddr*>(&address),
         offsetof(sockaddr_un, sun_path) + length);
  close(fd);
}

}  // namespace checkd
