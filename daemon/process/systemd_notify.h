// The datagrams by which -Ws tells its supervisor how it does (F122;
// sd_notify(3), without libsystemd).
#ifndef DAEMON_PROCESS_SYSTEMD_NOTIFY_H_
#define DAEMON_PROCESS_SYSTEMD_NOTIFY_H_

#include <string>

namespace checkd {

// Sends `message`, lines like "READY=1\n", to $NOTIFY_SOCKET; does nothing if
// that is not set, is too long for a socket's name, or nobody listens. Costs a
// socket each time and never blocks: what the supervisor has no room for is
// lost.
void NotifySystemd(const std::string& message);

}  // namespace checkd

#endif  // DAEMON_PROCESS_SYSTEMD_NOTIFY_H_
