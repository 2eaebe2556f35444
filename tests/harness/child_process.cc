#include "tests/harness/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/harness/temp_dir.h"

namespace checkd {
namespace {

std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& s : strings) pointers.push_back(s.data());
  pointers.push_back(nullptr);
  return pointers;
}

void Pipe(int ends[2]) {
  if (pipe2(ends, O_CLOEXEC) != 0) {
    std::perror("pipe2");
    std::abort();
  }
}

}  // namespace

bool ExitStatus::Exited(int code) const {
  return ended() && WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == code;
}

bool ExitStatus::KilledBy(int signal) const {
  return ended() && WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == signal;
}

std::string ExitStatus::Describe() const {
  if (!ended()) return "running";
  if (WIFEXITED(wait_status)) {
    return absl::StrCat("exit ", WEXITSTATUS(wait_status));
  }
  return absl::StrCat("signal ", WTERMSIG(wait_status),
                      WCOREDUMP(wait_status) ? " (core)" : "");
}

ChildProcess::ChildProcess(const Options& options) {
  int in[2], out[2], err[2];
  Pipe(in);
  Pipe(out);
  Pipe(err);
  Pipe(wake_);
  stdin_reader_ = in[0];
  stdin_writer_ = in[1];
  output_[0] = out[0];
  output_[1] = err[0];

  std::vector<std::string> argv_text = options.argv;
  std::vector<std::string> env_text = {absl::StrCat("PATH=", getenv("PATH"))};
  for (const auto& [name, value] : options.env) {
    env_text.push_back(absl::StrCat(name, "=", value));
  }
  const std::vector<char*> argv = Pointers(argv_text);
  const std::vector<char*> env = Pointers(env_text);
  // Sources move out of the way of the numbers that they must become.
  constexpr int kAside = 500;
  std::vector<std::pair<int, int>> moves = {
      {0, in[0]}, {1, out[1]}, {2, err[1]}};
  moves.insert(moves.end(), options.fds.begin(), options.fds.end());

  pid_ = fork();
  if (pid_ == 0) {
    setpgid(0, 0);
    for (auto& [to, from] : moves) from = fcntl(from, F_DUPFD_CLOEXEC, kAside);
    for (const auto& [to, from] : moves) dup2(from, to);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    signal(SIGPIPE, options.ignore_sigpipe ? SIG_IGN : SIG_DFL);
    if (options.max_open_files > 0) {
      const rlim_t n = options.max_open_files;
      const struct rlimit limit = {n, n};
      if (setrlimit(RLIMIT_NOFILE, &limit) != 0) _exit(126);
    }
    if (!options.directory.empty() && chdir(options.directory.c_str()) != 0) {
      _exit(126);
    }
    execve(argv[0], argv.data(), env.data());
    _exit(127);
  }
  if (pid_ < 0) {
    std::perror("fork");
    std::abort();
  }
  setpgid(pid_, pid_);
  close(out[1]);
  close(err[1]);
  collector_ = std::thread([this] { Collect(); });
}

ChildProcess::~ChildProcess() {
  // The leader is still to be reaped: until then its number is nobody else's,
  // neither as a process nor as a group.
  kill(-pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  close(wake_[1]);
  collector_.join();
  CloseStdin();
  for (int fd : {stdin_reader_, output_[0], output_[1], wake_[0]}) close(fd);
}

void ChildProcess::Signal(int signal) const {
  if (!status_.ended()) kill(pid_, signal);
}

ExitStatus ChildProcess::Wait(Millis patience) {
  WaitFor([this] { return !Running(); }, patience);
  return status_;
}

bool ChildProcess::Running() {
  if (status_.ended()) return false;
  siginfo_t info = {};
  if (waitid(P_PID, static_cast<id_t>(pid_), &info,
             WEXITED | WNOHANG | WNOWAIT) != 0 ||
      info.si_pid != pid_) {
    return true;
  }
  const int core = info.si_code == CLD_DUMPED ? WCOREFLAG : 0;
  status_.wait_status = info.si_code == CLD_EXITED
                            ? W_EXITCODE(info.si_status, 0)
                            : W_EXITCODE(0, info.si_status) | core;
  return false;
}

std::string ChildProcess::Stdout() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return text_[0];
}

std::string ChildProcess::Stderr() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return text_[1];
}

bool ChildProcess::WaitForOutput(std::string_view text, Millis patience) const {
  return WaitFor([&] { return absl::StrContains(Output(), text); }, patience);
}

bool ChildProcess::OutputClosed() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return open_streams_ == 0;
}

void ChildProcess::CloseStdin() {
  if (stdin_writer_ >= 0) close(stdin_writer_);
  stdin_writer_ = -1;
}

void ChildProcess::Collect() {
  pollfd fds[3] = {
      {output_[0], POLLIN, 0}, {output_[1], POLLIN, 0}, {wake_[0], POLLIN, 0}};
  while (poll(fds, 3, -1) >= 0 || errno == EINTR) {
    if (fds[2].revents != 0) return;
    for (int i = 0; i < 2; ++i) {
      if (fds[i].revents == 0) continue;
      char bytes[65536];
      const ssize_t n = read(fds[i].fd, bytes, sizeof(bytes));
      if (n < 0 && errno == EINTR) continue;
      std::lock_guard<std::mutex> lock(mutex_);
      if (n > 0) {
        text_[i].append(bytes, n);
      } else {
        fds[i].fd = -1;
        --open_streams_;
      }
    }
  }
}

KillAtExit::~KillAtExit() {
  if (pid_ > 1) kill(pid_, SIGKILL);
}

bool ProcessExists(pid_t pid) {
  const std::string stat = ReadFile(absl::StrCat("/proc/", pid, "/stat"));
  const size_t name_end = stat.rfind(") ");
  return name_end != std::string::npos && stat[name_end + 2] != 'Z';
}

}  // namespace checkd
