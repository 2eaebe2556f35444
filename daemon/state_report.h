// What SIGHUP makes the process tell about its proxies and servers (F124).
#ifndef DAEMON_STATE_REPORT_H_
#define DAEMON_STATE_REPORT_H_

#include <string>
#include <vector>

#include "daemon/fleet.h"

namespace checkd {

// The lines of one proxy, without prefix and LF. The first only opens its part
// of the log; stderr has one opening line for all.
std::vector<std::string> StateReport(const Proxy& proxy);

}  // namespace checkd

#endif  // DAEMON_STATE_REPORT_H_
