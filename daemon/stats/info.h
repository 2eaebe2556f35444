// `show info`: what the process is and how it does, with HAProxy's names at
// HAProxy's positions (F503, F504c). Traffic gauges are 0.
//
//   Name: checkd                             // plain
//   0.Name.1:POSV:str:checkd                 // typed: position, name, value
//   [{"field":{"pos":0,"name":"Name"},...    // JSON
//
// A function of its values: no I/O, no clock; thread-safe.
#ifndef DAEMON_STATS_INFO_H_
#define DAEMON_STATS_INFO_H_

#include <cstdint>
#include <string>

namespace checkd {

// What the process knows of itself at one moment.
struct ProcessInfo {
  int threads = 1;
  int pid = 0;
  // Seconds; `float` shows the part after the point (F503).
  double uptime_s = 0;
  // Wall time, since the epoch.
  int64_t start_time_us = 0;
  int descriptor_limit = 0;
  // `maxconn` of the configuration or of -n, else the limit of descriptors.
  int maxconn = 0;
  // Heap in use.
  uint64_t memory_bytes = 0;
  // Those that are configured, not those that have run.
  uint64_t checks = 0;
  uint64_t open_checks = 0;  // running now
  // Stats sockets, and the clients that they serve at this moment.
  int listeners = 0;
  int clients = 0;
  // Messages that a target did not take, and events that found no place in the
  // queue.
  uint64_t dropped_logs = 0;
  // Since the start, those of the console.
  uint32_t warnings = 0;
  // Of `global`; an empty description leaves its line out.
  std::string node;
  std::string description;
};

// What the words behind `show info` ask for.
struct InfoFormat {
  enum class Kind { kPlain, kTyped, kJson };
  Kind kind = Kind::kPlain;
  // `desc`: each line ends in what the item means, between quotes; not in JSON.
  bool with_description = false;
  // `float`: Uptime_sec and Start_time_sec with six decimals.
  bool with_float = false;
};

// The whole answer, LF at its end.
std::string FormatInfo(const ProcessInfo& info, const InfoFormat& format);

}  // namespace checkd

#endif  // DAEMON_STATS_INFO_H_
