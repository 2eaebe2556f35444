// The configuration as typed values: what was written, verified and completed,
// ready for the daemon to run. No I/O, no state.
//
//   LoadResult result = LoadConfig(options, diagnostics);
//   for (const ProxyConfig& proxy : result.config->proxies) {
//     for (const ServerSpec& server : proxy.spec.servers) Run(proxy, server);
//   }
//
// LoadConfig() makes a Config and hands it over whole. The daemon may still
// change what its command line decides (maxconn, pidfile, log_tag); once checks
// run nobody writes it, and all threads read it without a lock. Times are
// milliseconds unless the name ends otherwise; what a field does is in
// docs/reference under its item.
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

// The word after `format`: how a message is framed (F096). The parser takes the
// values in this order from its table of words.
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

// `sample <ranges>:<size>` of a `log` line (F095): of each `size` messages in a
// row, those at positions that are in a range. Ranges do not overlap, and the
// last one ends at `size` or before: ParseLogSample() refuses others.
struct LogSample {
  struct Range {
    int first, last;  // from 1
  };
  std::vector<Range> ranges = {};  // ascending
  int size = 0;                    // 0: all messages

  // Whether the message at `position`, 1..size, is sent. Whoever sends counts,
  // for each target by itself, and need not ask if `size` is 0. Linear in the
  // ranges.
  bool Takes(int position) const {
    for (const Range& range : ranges) {
      if (position <= range.last) return position >= range.first;
    }
    return false;
  }
};

// One `log` line (F095), of `global` or of a proxy. Only what belongs to its
// kind is set. Nothing is open yet: sockets and descriptors are the business of
// the log.
struct LogTarget {
  enum class Kind : uint8_t { kUdp, kUnixDatagram, kFd, kStdout, kStderr };
  Kind kind = Kind::kUdp;
  Address address;  // kUdp, kUnixDatagram
  // Inherited: whoever starts the process opened it.
  int fd = -1;  // kFd
  LogHeader format = LogHeader::kLocal;
  // 80..65535 bytes of the whole message; longer ones are cut.
  int max_length = 1024;                  // `len`, LF included
  int facility = 0;                       // 0..23
  LogLevel max_level = LogLevel::kDebug;  // less severe messages are dropped
  LogLevel min_level = LogLevel::kEmerg;  // more severe ones are sent as this
  LogSample sample;                       // of what the levels let through
  SourceLocation location;
};

// `level` of a `stats socket`: which commands it takes; each level has those of
// the levels before it. What a socket says without the word is StatsSocket's
// default.
enum class CliLevel : uint8_t { kUser, kOperator, kAdmin };
// `severity-output`: what stands before a message in the answer to a command.
enum class SeverityOutput : uint8_t { kNone, kNumber, kString };

// One `stats socket` line (F470): where the runtime API listens, and what may
// be done there. The daemon opens it and applies mode and owner; here they are
// numbers.
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

// What the `global` sections say, all of them together (F091-F096, F470): a
// later line counts, unless its item says that the first one does. A field that
// no line sets has the value that it has here.
struct GlobalConfig {
  // Of the process. `quiet` and `zero_warning` are the file's; the command line
  // has switches of the same meaning.
  bool daemon = false;
  bool quiet = false;
  bool zero_warning = false;
  std::string pidfile;
  std::string chroot_dir;
  int uid = -1, gid = -1;  // of `user` and `group`, too
  // `setcap`: what a change of user leaves. Bit n: capability n of
  // <linux/capability.h>; only the four that HAProxy names are taken.
  uint64_t capabilities = 0;
  // Threads that check, 1..4096.
  int nbthread = 1;
  // Descriptors; 0: as many as the system gives. `maxconn` is only shown (0:
  // that limit), as there is no traffic to limit.
  int ulimit_n = 0;
  int maxconn = 0;
  // Shown by `show info`; `node` is also a part of `http-check send-state`
  // (F199). LoadConfig() fills in `node` and `localpeer` where the file has
  // none.
  std::string node;  // host name if not set
  std::string description;
  std::string localpeer;
  std::string log_tag;  // empty: the program's name
  bool log_send_hostname = false;
  std::string log_hostname;  // empty: the machine's
  // Where messages go that are about no proxy, and those of proxies with `log
  // global`: these have copies of the targets that stood here when that line
  // was read.
  std::vector<LogTarget> logs;
  std::vector<StatsSocket> stats_sockets;
  // Of every stats socket: how long it waits for a command, and how many
  // clients it serves at once, at least 1 (F470).
  int64_t stats_timeout_ms = 10000;
  int stats_maxconn = 10;
  int spread_checks = 0;             // percent, 0..50 (F091)
  int64_t max_spread_checks_ms = 0;  // 0: not set
  int max_checks_per_thread = 0;     // 0: no limit (F361)
  int max_open_checks = 0;           // `checkd max-open-checks`; 0: the default
  int64_t timer_slack_ms = 2;        // `checkd timer-slack`
  bool reuse_sockets = true;         // `checkd reuse-sockets`
  std::string tls_key_log;           // `checkd tls-key-log`; empty: none
  // Bytes of an answer that rules may look at, 1 KiB to 256 MiB, and headers
  // that it may have, 1..32767.
  int bufsize = 16384;
  int max_headers = 101;
  // Directory and file of states that a former process left. Kept; nothing
  // reads the file yet.
  std::string server_state_base;
  std::string server_state_file;
};

// A `resolvers` section (F685): who is asked for the names of servers that have
// `resolvers <name>`, how often, and how long the last good answer is believed.
struct ResolversConfig {
  struct NameServer {
    std::string name;
    Address address;  // with port
    bool tcp = false;
  };
  // For how long after its last valid answer a name outlives a status; how long
  // a record outlives its last answer (`obsolete`). `valid` is the least time
  // between two questions of which a failed check asked for the second (F686).
  // In milliseconds.
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
  // May be empty: that draws a warning, and nobody is asked for the names of
  // the section. Names of the servers are unique in it.
  std::vector<NameServer> servers;
  Hold hold;
  // Between two rounds of questions for a name, and between the repetitions of
  // one question, of which there are `retries` (1..1000000). `payload_size` is
  // what EDNS announces: 512..65535 bytes of answer.
  int64_t timeout_resolve_ms = 1000;
  int64_t timeout_retry_ms = 1000;
  int retries = 3;
  int payload_size = 512;
};

// A `frontend`, `backend` or `listen` section. Those without servers are here
// too: ids and `show stat` count them. `spec` points to rulesets, accesses and
// file names of the same Config and must not outlive it.
struct ProxyConfig {
  BackendSpec spec;
  // Where this proxy's lines go: its own `log` lines, or global's copied in by
  // `log global`; empty: nowhere.
  std::vector<LogTarget> logs;
  std::string log_tag;  // empty: global's
  int listeners = 0;    // `bind` lines seen; never opened
};

// What a load gives. Everything that points to something in here stays good as
// long as the Config lives and is not moved from: deques, since they grow while
// others point into them. A million servers are a million ServerSpecs and
// little else, as what they say alike (access, TLS profile, ruleset, file name)
// is in here once.
struct Config {
  GlobalConfig global;
  std::deque<ProxyConfig> proxies;        // in order of declaration
  std::deque<ResolversConfig> resolvers;  // in order; the implicit one last
  // Variables of the process that rules name, without their scope (F235).
  std::set<std::string> process_variables;
  // `set-var` and `set-var-fmt` of `global`: evaluated once, in this order,
  // when the process starts.
  std::vector<VariableRule> initial_variables;
  std::deque<LogFormat> formats;  // that the specs point to
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
