// What a configuration has checked, for who tries it with -c.
#ifndef DAEMON_STARTUP_CHECK_SUMMARY_H_
#define DAEMON_STARTUP_CHECK_SUMMARY_H_

#include <string>

#include "config/values/config.h"

namespace checkd {

// "14 servers: 9 httpchk, 5 TCP; 3 not checked", with an LF: how many are
// checked, by the kind of their check, the most frequent first, and how many
// are not (without `check`, or in a disabled proxy).
std::string CheckSummary(const Config& config);

// One line for each server, in the order of the configuration: where its checks
// go, how often, and by which rules.
//
//   web/s1 192.0.2.1:80 each 2s by httpchk: send GET /h HTTP/1.1; expect ...
//
// Long texts of rules are cut, and what is not printable is escaped.
std::string CheckList(const Config& config);

}  // namespace checkd

#endif  // DAEMON_STARTUP_CHECK_SUMMARY_H_
