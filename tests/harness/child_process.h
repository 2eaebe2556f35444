// A program that a test starts: its descriptors, its limits, what it writes,
// and how it ends.
//
//   ChildProcess child({.argv = {"/usr/sbin/nginx", "-c", config}});
//   ASSERT_TRUE(child.WaitForOutput("ready"));
//   child.Signal(SIGTERM);
//   EXPECT_EQ(child.Wait().Describe(), "exit 0");
//
// The child leads a process group of its own; the destructor kills that group,
// so that no worker outlives its test. A daemon leaves the group: whoever
// starts one must end it (KillAtExit).
#ifndef TESTS_HARNESS_CHILD_PROCESS_H_
#define TESTS_HARNESS_CHILD_PROCESS_H_

#include <sys/types.h>

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/harness/wait_for.h"

namespace checkd {

// How a process ended.
struct ExitStatus {
  int wait_status = -1;  // as from waitpid(); -1: it has not ended

  bool ended() const { return wait_status != -1; }
  bool Exited(int code) const;
  bool KilledBy(int signal) const;
  // "exit 0", "signal 15", "signal 6 (core)" or "running".
  std::string Describe() const;
};

class ChildProcess {
 public:
  struct Options {
    std::vector<std::string> argv = {};           // [0] is the path
    std::map<std::string, std::string> env = {};  // with PATH, all it gets
    std::map<int, int> fds = {};                  // number in the child -> ours
    std::string directory = {};                   // empty: ours
    int max_open_files = 0;  // RLIMIT_NOFILE, soft and hard; 0: ours
    bool ignore_sigpipe = false;
  };

  // Aborts the test program if nothing can be started.
  explicit ChildProcess(const Options& options);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }
  void Signal(int signal) const;

  // Waits for the end; not ended() if that does not come in time.
  ExitStatus Wait(Millis patience = kPatience);
  bool Running();

  // What it and its children wrote so far, each stream in order.
  std::string Stdout() const;
  std::string Stderr() const;
  std::string Output() const { return Stdout() + Stderr(); }
  // Waits for `text` on either stream.
  bool WaitForOutput(std::string_view text, Millis patience = kPatience) const;
  // True once nobody holds either stream open any more.
  bool OutputClosed() const;

  // The writing end of its stdin, a pipe that stays silent; and the reading
  // end, to see whether bytes were taken.
  int stdin_writer() const { return stdin_writer_; }
  int stdin_reader() const { return stdin_reader_; }
  void CloseStdin();

 private:
  void Collect();

  pid_t pid_ = -1;
  int stdin_writer_ = -1;
  int stdin_reader_ = -1;
  int output_[2] = {-1, -1};
  int wake_[2] = {-1, -1};
  ExitStatus status_;
  mutable std::mutex mutex_;
  std::string text_[2];
  int open_streams_ = 2;
  std::thread collector_;
};

// SIGKILLs the process of the pid it is given when it goes out of scope, for
// daemons that left their parent. Give it only pids of processes that this
// test started.
class KillAtExit {
 public:
  explicit KillAtExit(pid_t pid) : pid_(pid) {}
  ~KillAtExit();
  KillAtExit(const KillAtExit&) = delete;
  KillAtExit& operator=(const KillAtExit&) = delete;

 private:
  const pid_t pid_;
};

// True while a process of that pid exists (a zombie does not count).
bool ProcessExists(pid_t pid);

}  // namespace checkd

#endif  // TESTS_HARNESS_CHILD_PROCESS_H_
