// One log message in the bytes that syslog servers and pipes read (F096).
// A codec: no I/O, no clock.
#ifndef DAEMON_LOG_LOG_MESSAGE_H_
#define DAEMON_LOG_LOG_MESSAGE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "checks/spec/log_level.h"
#include "config/values/config.h"

namespace checkd {

struct LogMessage {
  LogLevel level = LogLevel::kNotice;
  int64_t time_us = 0;  // since the epoch
  std::string_view tag;
  int pid = 0;
  std::string_view text;
  // Written before the tag where the format has one; empty: only rfc3164 and
  // rfc5424 write their placeholder.
  std::string_view hostname;
};

// The level that `target` is sent for a message of `level`; false if the target
// does not want it (less severe than its maximum).
bool LevelForTarget(const LogTarget& target, LogLevel* level);

// The message as `target` wants it, LF at the end, at most target.max_length
// bytes. `out` is overwritten.
void FormatLogMessage(const LogTarget& target, const LogMessage& message,
                      std::string* out);

}  // namespace checkd

#endif  // DAEMON_LOG_LOG_MESSAGE_H_
