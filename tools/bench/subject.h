// A program under measurement: started on one core with a configuration, read
// while it checks, ended by pid.
#ifndef TOOLS_BENCH_SUBJECT_H_
#define TOOLS_BENCH_SUBJECT_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace checkd {

// Pins the calling process (and what it starts) to `core`.
void PinTo(int core);

// TCP connections that this machine has opened so far (ActiveOpens): counts
// checks that the server's accept() never sees.
uint64_t ActiveOpens();

class Subject {
 public:
  // Starts `argv` on `core`, its output going to /dev/null.
  Subject(const std::vector<std::string>& argv, int core);
  // Ends it with SIGTERM, then waits.
  ~Subject();
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;

  double cpu_seconds() const;  // user and system, all threads
  uint64_t rss_bytes() const;
  // Times that its threads went to sleep by themselves so far.
  uint64_t wakeups() const;
  bool alive() const;

 private:
  pid_t pid_;
};

}  // namespace checkd

#endif  // TOOLS_BENCH_SUBJECT_H_
