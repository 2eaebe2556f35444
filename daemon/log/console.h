// Messages to the person or supervisor that started us, on stderr, in
// HAProxy's form (F115, F116), and kept for `show startup-logs`. Once the start
// is over, a stderr that nobody reads holds nobody up: what has no room is
// lost.
//
//   Console console(STDERR_FILENO, "checkd", "/usr/sbin/checkd");
//   console.Print(Console::Level::kAlert, "config : parsing [a.cfg:3] : ...");
//   // [ALERT]    (1234) : config : parsing [a.cfg:3] : ...
//
// Thread-safe.
#ifndef DAEMON_LOG_CONSOLE_H_
#define DAEMON_LOG_CONSOLE_H_

#include <string>
#include <string_view>

#include "tasks/mutex.h"

namespace checkd {

class Console {
 public:
  // From the least to the most serious; how the process goes on is the
  // caller's.
  enum class Level { kNotice, kDiag, kWarning, kAlert };

  // Writes to `fd`, which it does not close. `program` and `executable` are
  // what the two first notices say.
  Console(int fd, std::string program, std::string executable);

  // Prints `text` as one message; a missing LF is added. The first message
  // above a notice is preceded by two notices that name version and executable
  // (F116). During the start it waits until stderr takes all; afterwards it
  // never waits (pipe_writer.h). Any thread.
  void Print(Level level, std::string_view text);
  // Prints `text` as it is: neither counted nor kept.
  void PrintRaw(std::string_view text);

  // Nothing is printed any more (-q, or stderr was closed by -D); counting and
  // keeping go on.
  void set_quiet(bool quiet);
  // After startup messages are no longer kept and need no preface, and what
  // stderr has no room for is lost.
  void EndStartup();
  // In a new worker: forgets what was kept and counted, and is as new; quiet
  // stays as it was.
  void RestartStartup();

  int warnings() const;  // WARNING and DIAG so far
  int alerts() const;
  // What was printed until EndStartup(), in full lines, quiet or not; at most
  // 64 KiB, messages that do not fit are left out.
  std::string startup_log() const;

 private:
  void Write(std::string_view text) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Emit(Level level, std::string_view text)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const int fd_;
  const std::string program_;
  const std::string executable_;
  mutable Mutex mutex_;
  bool quiet_ ABSL_GUARDED_BY(mutex_) = false;
  bool starting_ ABSL_GUARDED_BY(mutex_) = true;
  bool preface_done_ ABSL_GUARDED_BY(mutex_) = false;
  int warnings_ ABSL_GUARDED_BY(mutex_) = 0;
  int alerts_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string startup_log_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace checkd

#endif  // DAEMON_LOG_CONSOLE_H_
