// What a load is given, and how it ends.
#ifndef CONFIG_VALUES_LOAD_OPTIONS_H_
#define CONFIG_VALUES_LOAD_OPTIONS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "config/text/condition.h"
#include "config/text/environment.h"
#include "transport/values/address.h"
#include "transport/values/socket_options.h"
#include "transport/values/tls_profile.h"

namespace checkd {

struct SourceFile {
  std::string name;  // as given to -f; messages quote it
  std::string text;
};

// The addresses of a host name, in the order of preference; empty if it has
// none. `family` is AF_UNSPEC, AF_INET or AF_INET6. Called once for each
// distinct (name, family).
using HostResolver =
    std::function<std::vector<Address>(const std::string& name, int family)>;

// The number of a user or group; nothing if there is none of that name.
using AccountLookup =
    std::function<std::optional<int>(const std::string& name)>;

struct LoadOptions {
  std::vector<SourceFile> files;
  // Variables that the configuration sees and changes (F143, F144). The loader
  // adds the predefined ones. Must not be null.
  Environment* environment = nullptr;
  HostResolver resolve_host;  // empty: no name resolves
  // The text of /etc/resolv.conf; nothing if it cannot be read (F685).
  std::function<std::optional<std::string>()> read_resolv_conf;
  AccountLookup user_id;  // empty: names say nothing
  AccountLookup group_id;
  ConditionFacts facts;   // what `.if` asks (F016)
  bool diag = false;      // -dD: `.diag` prints
  std::string host_name;  // the machine's
  std::string localpeer;  // -L; empty: `localpeer`, or host_name
  bool ignore_resolution_failures = false;  // -dr (F029)
  bool no_server_verify = false;  // -dV: `ssl-server-verify none` to begin with
  // What //config cannot judge, asked once for each distinct value that a
  // check uses: files, ciphers, names of curves; namespaces, interfaces. Each
  // line of an error is one, told at the first server that uses it. Empty: all
  // is well. `verify_tls` also says what is left out of a profile's lists.
  std::function<absl::Status(const TlsProfile&,
                             std::vector<std::string>* warnings)>
      verify_tls;
  std::function<absl::Status(const SocketOptions&)> verify_socket;
  int64_t max_servers = 4'000'000;
  // True also with -V and without -q: notices list what was ignored (F035).
  bool list_ignored_keywords = true;
};

// How a load ended; the daemon's last words differ (F118).
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
