// From an event to its log line, to the byte (F420-F438, F487): without time
// stamp, prefix and LF. Reads values and specs only: no lock is needed, and on
// a shard there is no reason to call it.
//
//   EventLine(event);    // "Server b/s is DOWN, changed from CLI. 1 active..."
//   EventLevel(event);   // LogLevel::kAlert
#ifndef CHECKS_SERVER_LOG_LINES_H_
#define CHECKS_SERVER_LOG_LINES_H_

#include <string>
#include <string_view>

#include "checks/server/event.h"
#include "checks/spec/log_level.h"

namespace checkd {

// The line of any kind of event. Allocates.
std::string EventLine(const Event& event);
// How urgent that line is: alert for what takes a server away, and so on.
LogLevel EventLevel(const Event& event);

// `text` with < > " and all that is not printable ASCII as <XX> (F421).
std::string EscapeInfo(std::string_view text);

// "b/s changed its FQDN from (null) to h.example by 'SRV record'" (F487).
std::string FqdnLine(const Server& server, const NameChange& change);
// "no need to change the FDQN by 'stats socket command'": HAProxy's spelling.
std::string SameFqdnLine(std::string_view who);

}  // namespace checkd

#endif  // CHECKS_SERVER_LOG_LINES_H_
