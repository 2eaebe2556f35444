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

// What is to be said, before a target's format is known. The views are read
// within FormatLogMessage() only.
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

// Makes of the level of a message the one that `target` is sent: more severe
// than its minimum, it is sent as that. False if the target does not want the
// message (less severe than its maximum); `*level` is then as it was.
bool LevelForTarget(const LogTarget& target, LogLevel* level);

// The message as `target` wants it, LF at the end, at most target.max_length
// bytes: what is longer is cut. `out` is overwritten, and keeps its storage.
// Times are local ones. Bytes of the text are not escaped.
void FormatLogMessage(const LogTarget& target, const LogMessage& message,
                      std::string* out);

}  // namespace checkd

#endif  // DAEMON_LOG_LOG_MESSAGE_H_
