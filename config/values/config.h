// The configuration as typed values: what was written, verified and completed,
// ready for the daemon to run. No I/O, no state.
#ifndef CONFIG_VALUES_CONFIG_H_
#define CONFIG_VALUES_CONFIG_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "checks/rules/ruleset.h"
#include "checks/spec/log_level.h"
#include "checks/spec/spec.h"
#include "transport/values/address.h"
#include "transport/values/proxy_header.h"
#include "transport/values/socket_options.h"
#include "transport/values/tls_profile.h"

namespace checkd {

enum class LogHeader : uint8_t {
  kLocal,  // the default (F096)
  kRfc3164,
  kRfc5424,
  kPriority,
  kShort,
  kTimed,
  kIso,
  kRaw,
};

// `sample <ranges>:<size>` of a `log` line: of each `size` messages in a row,
// those at positions that are in a range.
struct LogSample {
  struct Range {
    int first, last;  // from 1
  };
  std::vector<Range> ranges = {};  // ascending
  int size = 0;                    // 0: all messages

  // `position`: 1..size.
  bool Takes(int position) const {
    for (const Range& range : ranges) {
      if (position <= range.last) return position >= range.first;
    }
    return false;
  }
};

// One `log` line (F095).
struct LogTarget {
  enum class Kind : uint8_t { kUdp, kUnixDatagram, kFd, kStdout, kStderr };
  Kind kind = Kind::kUdp;
  Address address;  // kUdp, kUnixDatagram
  int fd = -1;      // kFd
  LogHeader format = LogHeader::kLocal;
  int max_length = 1024;                  // `len`, LF included
  int facility = 0;                       // 0..23
  LogLevel max_level = LogLevel::kDebug;  // less severe messages are dropped
  LogLevel min_level = LogLevel::kEmerg;  // more severe ones are sent as this
  LogSample sample;                       // of what the levels let through
  SourceLocation location;
};

enum class CliLevel : uint8_t { kUser, kOperator, kAdmin };
enum class SeverityOutput : uint8_t { kNone, kNumber, kString };

// One `stats socket` line (F470).
struct StatsSocket {
  Address address;   // unix, abstract, TCP, or an inherited descriptor
  std::string text;  // as written
  CliLevel level = CliLevel::kOperator;
  SeverityOutput severity_output = SeverityOutput::kNone;
  int mode = -1;  // permission bits; -1: leave to umask
  int uid = -1;
  int gid = -1;
  SourceLocation location;
};

struct GlobalConfig {
  bool daemon = false;
  bool quiet = false;
  bool zero_warning = false;
  std::string pidfile;
  std::string chroot_dir;
  int uid = -1, gid = -1;  // of `user` and `group`, too
  // `setcap`: what a change of user leaves. Bit n: capability n of
  // <linux/capability.h>.
  uint64_t capabilities = 0;
  int nbthread = 1;
  int ulimit_n = 0;
  int maxconn = 0;
  std::string node;  // host name if not set
  std::string description;
  std::string localpeer;
  std::string log_tag;  // empty: the program's name
  bool log_send_hostname = false;
  std::string log_hostname;  // empty: the machine's
  std::vector<LogTarget> logs;
  std::vector<StatsSocket> stats_sockets;
  int64_t stats_timeout_ms = 10000;
  int stats_maxconn = 10;
  int spread_checks = 0;             // percent, 0..50 (F091)
  int64_t max_spread_checks_ms = 0;  // 0: not set
  int max_checks_per_thread = 0;     // 0: no limit (F361)
  int max_open_checks = 0;           // `checkd max-open-checks`; 0: the default
  int64_t timer_slack_ms = 2;        // `checkd timer-slack`
  bool reuse_sockets = true;         // `checkd reuse-sockets`
  std::string tls_key_log;           // `checkd tls-key-log`; empty: none
  int bufsize = 16384;
  int max_headers = 101;
  std::string server_state_base;
  std::string server_state_file;
};

// A `resolvers` section (F685).
struct ResolversConfig {
  struct NameServer {
    std::string name;
    Address address;  // with port
    bool tcp = false;
  };
  // For how long after its last valid answer a name outlives a status; how long
  // a record outlives its last answer (`obsolete`).
  struct Hold {
    int64_t nx_ms = 30000;
    int64_t refused_ms = 30000;
    int64_t timeout_ms = 30000;
    int64_t other_ms = 30000;
    int64_t valid_ms = 10000;
    int64_t obsolete_ms = 0;
  };

  std::string name;
  SourceLocation location;
  std::vector<NameServer> servers;
  Hold hold;
  int64_t timeout_resolve_ms = 1000;
  int64_t timeout_retry_ms = 1000;
  int retries = 3;
  int payload_size = 512;
};

struct ProxyConfig {
  BackendSpec spec;
  // Where this proxy's lines go: its own `log` lines, or global's copied in by
  // `log global`; empty: nowhere.
  std::vector<LogTarget> logs;
  std::string log_tag;  // empty: global's
  int listeners = 0;    // `bind` lines seen; never opened
};

struct Config {
  GlobalConfig global;
  std::deque<ProxyConfig> proxies;        // in order of declaration
  std::deque<ResolversConfig> resolvers;  // in order; the implicit one last
  // Variables of the process that rules name, without their scope (F235).
  std::set<std::string> process_variables;
  // Owners of what the specs point to.
  std::vector<std::unique_ptr<const RuleList>> rule_lists;
  std::deque<Ruleset> rulesets;
  std::deque<std::string> file_names;
  std::deque<ServerAccess> accesses;
  std::deque<TlsProfile> tls_profiles;
  std::deque<SocketOptions> socket_options;
  std::deque<ProxyHeader> proxy_headers;
};

}  // namespace checkd

#endif  // CONFIG_VALUES_CONFIG_H_
