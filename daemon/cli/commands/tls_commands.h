// `show tls`: what the last TLS handshake of each server was like, and why it
// failed, in the library's own words: the log has HAProxy's (F233, F611).
#ifndef DAEMON_CLI_COMMANDS_TLS_COMMANDS_H_
#define DAEMON_CLI_COMMANDS_TLS_COMMANDS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/cli/command_table.h"
#include "daemon/fleet/fleet.h"
#include "transport/values/tls_report.h"

namespace checkd {

// Adds it to `table`; `fleet` outlives that. For operators and above. Servers
// that had no handshake yet are left out. Parsing certificates is the cost: a
// piece of the answer has some kilobytes.
void AddTlsCommands(const Fleet* fleet, CommandTable* table);

// One server's paragraph: a line of what counts most, then indented ones.
// `now_s`: seconds since 1970, which the days left are counted from.
//
// What a server has sent is escaped as in C where the library has not done it.
//
//   web/s1: TLSv1.3 TLS_AES_128_GCM_SHA256 resumed sni=www.example.net
//     subject: CN=www.example.net
//     valid:   from 2026-09-01T00:00:00Z to 2026-11-30T00:00:00Z, 2 days left
std::string FormatTlsReport(std::string_view server, const TlsReport& report,
                            int64_t now_s);

}  // namespace checkd

#endif  // DAEMON_CLI_COMMANDS_TLS_COMMANDS_H_
