// How urgent a message is: syslog's severities, with their numbers (RFC 5424,
// 6.2.1). The smaller the number the more urgent, so that `level <= max_level`
// is "urgent enough". Which event has which: EventLevel()
// (checks/server/log_lines.h).
#ifndef CHECKS_SPEC_LOG_LEVEL_H_
#define CHECKS_SPEC_LOG_LEVEL_H_

#include <cstdint>

namespace checkd {

enum class LogLevel : uint8_t {
  kEmerg = 0,
  kAlert = 1,
  kCrit = 2,
  kErr = 3,
  kWarning = 4,
  kNotice = 5,
  kInfo = 6,
  kDebug = 7,
};

}  // namespace checkd

#endif  // CHECKS_SPEC_LOG_LEVEL_H_
