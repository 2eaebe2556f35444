// The command line: HAProxy's letters, so that supervisors, harnesses and init
// scripts can start checkd in its place (F121-F125, docs/reference/launch.md).
//
//   auto parsed = ParseCommandLine({argv + 1, argv + argc});
//   if (!parsed.ok()) { print parsed.status() and UsageText(); exit 1; }
//
// No I/O: folders given to -f are expanded by ReadConfigFiles().
#ifndef DAEMON_STARTUP_COMMAND_LINE_H_
#define DAEMON_STARTUP_COMMAND_LINE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace checkd {

// What was asked for, before any of it is acted on. Of options with one value
// the last one counts; lists grow. Options of HAProxy that mean nothing here
// are taken, with their values, and leave no trace.
struct CommandLine {
  // Help, version and condition are answered in this order, and nothing else is
  // done then; -c is next.
  bool help = false;                      // -h, --help
  std::vector<std::string> config_paths;  // -f and --, files or folders
  std::string directory;                  // -C: where to go first
  bool check_only = false;                // -c
  std::optional<std::string> condition;   // -cc
  // How it runs. `foreground` and `debug` win over `daemon`, whoever asks for
  // it, and `debug` over `quiet`.
  bool daemon = false;          // -D
  bool master_worker = false;   // -W
  bool systemd_notify = false;  // -Ws
  std::string master_socket;    // -S
  bool debug = false;           // -d
  bool foreground = false;      // -db
  bool verbose = false;         // -V
  bool very_verbose = false;    // -VV
  bool quiet = false;           // -q
  enum class Version { kNone, kShort, kLong, kNumber, kStable, kBranch };
  Version version = Version::kNone;  // -v -vv -vq -vqs -vqb
  // What takes the place of the configuration's own: number and pid file
  // always, the tag only where `log-tag` is not written.
  std::string tag;                          // -n with a name: the log tag
  int maxconn = 0;                          // -n with a number
  std::string localpeer;                    // -L
  std::string pidfile;                      // -p
  bool zero_warning = false;                // -dW
  bool diagnostics = false;                 // -dD
  bool ignore_resolution_failures = false;  // -dr
  bool no_server_verify = false;            // -dV
  bool strict_exit = false;                 // --strict-haproxy-exit (F119)
  std::vector<int> finish_pids;             // -sf: SIGUSR1 once started
  std::vector<int> terminate_pids;          // -st: SIGTERM once started
};

// InvalidArgument, with a sentence for the user, for an unknown option, an
// option without its value, or a bare word. Also for -S without -W. Everything
// behind `--` is a file. `arguments`: without the program's name; copied.
absl::StatusOr<CommandLine> ParseCommandLine(
    absl::Span<const char* const> arguments);

// What --help and a bad command line print; ends in LF. `program`: the name
// that it was started by.
std::string UsageText(const std::string& program);

// What -v, -vv, -vq, -vqs and -vqb print; ends in LF. Empty for kNone.
std::string VersionText(CommandLine::Version kind);

}  // namespace checkd

#endif  // DAEMON_STARTUP_COMMAND_LINE_H_
