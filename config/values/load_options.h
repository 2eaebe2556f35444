// What a load is given, and how it ends.
//
//   LoadOptions options;
//   options.files = {{"/etc/haproxy/haproxy.cfg", text}};
//   options.environment = &environment;
//   options.resolve_host = [](const std::string& name, int family) {
//     return AddressesOf(name, family);
//   };
//
// What reads files, asks the system or touches sockets comes in as a function:
// a load itself does no I/O. The functions are called by LoadConfig() on its
// own thread, one at a time, and not after it has returned; a slow one makes
// the load wait. They must not throw.
#ifndef CONFIG_VALUES_LOAD_OPTIONS_H_
#define CONFIG_VALUES_LOAD_OPTIONS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "config/text/condition.h"
#include "config/text/environment.h"
#include "transport/values/address.h"
#include "transport/values/socket_options.h"
#include "transport/values/tls_profile.h"

namespace checkd {

// A file that the caller has read. A name that is given twice is read twice.
struct SourceFile {
  std::string name;  // as given to -f; messages quote it
  std::string text;
};

// The addresses of a host name, in the order of preference; empty if it has
// none, whatever the reason. `family` is AF_UNSPEC, AF_INET or AF_INET6. Only
// the first is taken, and the port that is written replaces its port. Called
// once for each distinct (name, family): a fleet that repeats a name does not
// wait again.
using HostResolver =
    std::function<std::vector<Address>(const std::string& name, int family)>;

// The number of a user or group; nothing if there is none of that name, which
// is an error of the line.
using AccountLookup =
    std::function<std::optional<int>(const std::string& name)>;

// All of it must outlive the call of LoadConfig(), not the Config. Only `files`
// and `environment` have to be given; without the rest names do not resolve and
// nothing of the machine is looked at, as tests and tools want it.
struct LoadOptions {
  // Read in this order, as if they were one file; but sections, `.if` blocks
  // and error limits end with their file.
  std::vector<SourceFile> files;
  // Variables that the configuration sees and changes (F143, F144). The loader
  // adds the predefined ones. Must not be null. After the load, failed or not,
  // it is as the configuration left it: `show env` lists it.
  Environment* environment = nullptr;
  HostResolver resolve_host;  // empty: no name resolves
  // The text of /etc/resolv.conf; nothing if it cannot be read (F685). Called
  // for each `parse-resolv-conf`, which warns if there is nothing, and once
  // more, silently, if no section is called `default`. Empty: it cannot be
  // read.
  std::function<std::optional<std::string>()> read_resolv_conf;
  // The text of a file that a word names (`h1-case-adjust-file`). Empty: none
  // can be read.
  std::function<absl::StatusOr<std::string>(const std::string& path)> read_file;
  // For `user` and `group` in `global`, and of `stats socket` lines. If they
  // are empty, `global` takes any name and leaves the number unset, and a
  // `stats socket` refuses any name.
  AccountLookup user_id;  // empty: names say nothing
  AccountLookup group_id;
  ConditionFacts facts;   // what `.if` asks (F016)
  bool diag = false;      // -dD: `.diag` prints
  std::string host_name;  // the machine's
  std::string localpeer;  // -L; empty: `localpeer`, or host_name
  bool ignore_resolution_failures = false;  // -dr (F029)
  bool no_server_verify = false;  // -dV: `ssl-server-verify none` to begin with
  // What //config cannot judge, asked once for each distinct value that a check
  // uses: files, ciphers, names of curves; namespaces, interfaces. Each line of
  // an error is one, told as an alert at the first server that uses it, and
  // ends the load with kPortSanity. Empty: all is well. `verify_tls` also says
  // what is left out of a profile's lists: warnings, which may be many and may
  // repeat, since a text is told once.
  //
  // What it is asked about is in Config::tls_profiles or socket_options, so
  // that its address may be kept with the Config; a load that fails destroys
  // both before it returns.
  std::function<absl::Status(const TlsProfile&,
                             std::vector<std::string>* warnings)>
      verify_tls;
  std::function<absl::Status(const SocketOptions&)> verify_socket;
  // Servers in one load, those of templates counted one by one. More are an
  // error of the line that would exceed it; none of its servers is made.
  int64_t max_servers = 4'000'000;
  // True also with -V and without -q: notices list what was ignored (F035).
  bool list_ignored_keywords = true;
};

// How a load ended; the daemon's last words differ (F118). All but kOk mean
// that there is no Config, and that the diagnostics have at least one fatal
// alert.
enum class LoadOutcome {
  kOk,
  kParseErrors,  // lines were refused
  kAborted,      // a line that ends the load at once (duplicate proxy, .alert)
  kPortSanity,   // F165, or how a server is reached (F058, F071)
  kPostParseErrors,  // track, healthcheck, ...: the messages say it all
  kUnresolved,       // a server's host name has no address
};

}  // namespace checkd

#endif  // CONFIG_VALUES_LOAD_OPTIONS_H_
