#include "daemon/log/console.h"

#include <unistd.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/log/pipe_writer.h"
#include "daemon/process/version.h"

namespace checkd {
namespace {

// `show startup-logs` keeps this much; a broken configuration of 100 000 lines
// must not cost memory for ever.
constexpr size_t kMaxStartupLog = 64 * 1024;

// Padded to the width of the longest, as F115 says.
std::string_view Label(Console::Level level) {
  switch (level) {
    case Console::Level::kNotice:
      return "[NOTICE]  ";
    case Console::Level::kDiag:
      return "[DIAG]    ";
    case Console::Level::kWarning:
      return "[WARNING] ";
    case Console::Level::kAlert:
      break;
  }
  return "[ALERT]   ";
}

void WriteAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = write(fd, text.data(), text.size());
    if (n <= 0) return;  // nobody to tell
    text.remove_prefix(n);
  }
}

}  // namespace

Console::Console(int fd, std::string program, std::string executable)
    : fd_(fd),
      program_(std::move(program)),
      executable_(std::move(executable)) {}

void Console::Print(Level level, std::string_view text) {
  MutexLock lock(&mutex_);
  if (level == Level::kAlert) ++alerts_;
  if (level == Level::kWarning || level == Level::kDiag) ++warnings_;
  if (starting_ && level != Level::kNotice && !preface_done_) {
    preface_done_ = true;
    Emit(Level::kNotice, absl::StrCat(program_, " version is ", kVersion));
    Emit(Level::kNotice, absl::StrCat("path to executable is ", executable_));
  }
  Emit(level, text);
}

void Console::PrintRaw(std::string_view text) {
  MutexLock lock(&mutex_);
  Write(text);
}

void Console::Write(std::string_view text) {
  if (quiet_) return;
  if (starting_) {
    WriteAll(fd_, text);
  } else {
    WriteIfRoom(fd_, text);
  }
}

void Console::Emit(Level level, std::string_view text) {
  const std::string line =
      absl::StrCat(Label(level), " (", getpid(), ") : ", text,
                   !text.empty() && text.back() == '\n' ? "" : "\n");
  if (starting_ && startup_log_.size() + line.size() <= kMaxStartupLog) {
    startup_log_ += line;
  }
  Write(line);
}

void Console::set_quiet(bool quiet) {
  MutexLock lock(&mutex_);
  quiet_ = quiet;
}

void Console::EndStartup() {
  MutexLock lock(&mutex_);
  starting_ = false;
}

void Console::RestartStartup() {
  MutexLock lock(&mutex_);
  starting_ = true;
  preface_done_ = false;
  warnings_ = alerts_ = 0;
  startup_log_.clear();
}

int Console::warnings() const {
  MutexLock lock(&mutex_);
  return warnings_;
}

int Console::alerts() const {
  MutexLock lock(&mutex_);
  return alerts_;
}

std::string Console::startup_log() const {
  MutexLock lock(&mutex_);
  return startup_log_;
}

}  // namespace checkd
