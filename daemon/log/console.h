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
  enum class Level { kNotice, kDiag, kWarning, kAlert };

  Console(int fd, std::string program, std::string executable);

  // Prints `text` as one message; a missing LF is added. The first message
  // above a notice is preceded by two notices that name version and executable
  // (F116).
  void Print(Level level, std::string_view text);
  // Prints `text` as it is.
  void PrintRaw(std::string_view text);

  // Nothing is printed any more (-q, or stderr was closed by -D); counting and
  // keeping go on.
  void set_quiet(bool quiet);
  // After startup messages are no longer kept and need no preface.
  void EndStartup();
  // In a new worker: forgets what was kept, and is as new.
  void RestartStartup();

  int warnings() const;  // WARNING and DIAG so far
  int alerts() const;
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
