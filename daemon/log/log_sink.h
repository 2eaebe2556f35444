// Puts finished log messages on the wire: one datagram a message, in order,
// never blocking (F095, docs/reference/launch.md: Syslog).
//
//   LogSink sink;
//   sink.Send(target, "<133>Nov 24 19:04:34 checkd[7]: Server b/s is UP.\n");
//
// What cannot be sent now (no listener, full pipe) is dropped and counted, and
// so is what was sent by UDP and refused on its way (ICMP, which comes later):
// a dead log server never holds up a check. If a pipe took only the beginning
// of a long message, the next one starts on a new line. Thread: the control
// loop's.
#ifndef DAEMON_LOG_LOG_SINK_H_
#define DAEMON_LOG_LOG_SINK_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "config/values/config.h"

namespace checkd {

class LogSink {
 public:
  LogSink() = default;
  ~LogSink();
  LogSink(const LogSink&) = delete;
  LogSink& operator=(const LogSink&) = delete;

  // Makes the socket that `target` needs, if any, so that descriptors which run
  // out later cost no message. Send() does so otherwise. One socket serves all
  // targets of a family. Repeated calls cost nothing; a failure shows in
  // Send().
  void Prepare(const LogTarget& target);

  // Sends `message`, LF included, as one datagram, or to a pipe. True if it was
  // handed to the system. It is handed over once only: false means that it is
  // lost, or cut, and counted in dropped().
  bool Send(const LogTarget& target, std::string_view message);

  // Includes refusals that have come by now. At most 64 of each family a call.
  uint64_t dropped();

 private:
  // The descriptor for such addresses, -1 if it cannot be had.
  int SocketFor(int family);
  // Takes the refusals that `fd` has, a bounded number, and counts them.
  void TakeRefusals(int fd);
  bool SendDatagram(const LogTarget& target, std::string_view message);
  bool WriteToPipe(int fd, std::string_view message);

  int ipv4_ = -1;
  int ipv6_ = -1;
  int unix_ = -1;
  std::vector<int> cut_;  // pipes whose last message is not complete
  uint64_t dropped_ = 0;
};

}  // namespace checkd

#endif  // DAEMON_LOG_LOG_SINK_H_
