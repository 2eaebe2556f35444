// What the system knows of the time of day and of its own name.
#ifndef DAEMON_PROCESS_WALL_TIME_H_
#define DAEMON_PROCESS_WALL_TIME_H_

#include <unistd.h>

#include <cstdint>
#include <ctime>
#include <string>

namespace checkd {

// Microseconds since the epoch; may go back. For stamps only: deadlines are in
// loop time (tasks/time.h).
inline int64_t WallTimeMicros() {
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return int64_t{now.tv_sec} * 1000000 + now.tv_nsec / 1000;
}

// The machine's name, "localhost" if it has none. At most 255 bytes; not made a
// full name by DNS. Asked for anew each time.
inline std::string HostName() {
  char name[256] = "";
  gethostname(name, sizeof(name) - 1);
  return name[0] != '\0' ? name : "localhost";
}

}  // namespace checkd

#endif  // DAEMON_PROCESS_WALL_TIME_H_
