// `show info`: what the process is and how it does, with HAProxy's names at
// HAProxy's positions (F503, F504c). Traffic gauges are 0.
#ifndef DAEMON_STATS_INFO_H_
#define DAEMON_STATS_INFO_H_

#include <cstdint>
#include <string>

namespace checkd {

// What the process knows of itself at one moment.
struct ProcessInfo {
  int threads = 1;
  int pid = 0;
  double uptime_s = 0;
  int64_t start_time_us = 0;
  int descriptor_limit = 0;
  int maxconn = 0;
  uint64_t memory_bytes = 0;
  uint64_t checks = 0;
  uint64_t open_checks = 0;  // running now
  int listeners = 0;
  int clients = 0;
  uint64_t dropped_logs = 0;
  uint32_t warnings = 0;
  std::string node;
  std::string description;
};

struct InfoFormat {
  enum class Kind { kPlain, kTyped, kJson };
  Kind kind = Kind::kPlain;
  bool with_description = false;
  bool with_float = false;
};

// The whole answer, LF at its end.
std::string FormatInfo(const ProcessInfo& info, const InfoFormat& format);

}  // namespace checkd

#endif  // DAEMON_STATS_INFO_H_
