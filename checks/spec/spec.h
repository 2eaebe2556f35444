// What the configuration says about backends and their servers: plain values,
// built once by //config, read for the life of the process by everything that
// runs. No I/O, no state.
//
// Size matters here: a fleet has up to a million ServerSpecs
// (docs/architecture.md, Budgets), so rare settings sit behind a pointer.
#ifndef CHECKS_SPEC_SPEC_H_
#define CHECKS_SPEC_SPEC_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>

#include "checks/spec/name_spec.h"
#include "transport/values/address.h"
#include "transport/values/endpoint.h"

namespace checkd {

class Ruleset;

// Where something was written. `file` is interned and outlives the spec.
struct SourceLocation {
  const std::string* file = nullptr;
  int line = 0;
};

enum class InitState : uint8_t { kNone, kFullyUp, kUp, kDown, kFullyDown };

// Settings that few servers have.
struct ServerExtras {
  std::string fqdn;  // host name that `address` is of, or is to be of
  std::string srv_record;
  uint16_t name_port = 0;           // the service port behind either
  std::unique_ptr<NameSpec> names;  // null without `resolvers`
  std::string cookie;
  std::string guid;
  std::string description;
  Address agent_addr;  // shown in the last columns of F505
  uint16_t agent_port = 0;
  int maxconn = 0;  // `slim`
  int slowstart_s = 0;
  const Ruleset* ruleset = nullptr;  // of `healthcheck`; null: the backend's
};

// How connections to a server are made, besides its address. One for all
// servers that say the same; what it points to is the configuration's.
struct ServerAccess {
  // The server's TLS settings, for whatever speaks TLS to it; null if nothing
  // does.
  const TlsProfile* tls = nullptr;
  // What CONNECTs with `default` do: speak TLS (F055), send a PROXY header
  // (F059), go through the SOCKS4 server (F060).
  bool check_tls = false;
  const ProxyHeader* check_proxy = nullptr;
  bool check_via_socks4 = false;
  std::string check_sni;
  std::string check_alpn;      // as TlsProfile::alpn
  bool check_sni_auto = true;  // F174
  // What `connect send-proxy` sends: the server's own version (F705).
  ProxyHeader rule_proxy;
  Address socks4;                         // `socks4`; kNone if not given
  const SocketOptions* socket = nullptr;  // `source`, `namespace`, ...
  bool close_gracefully = false;          // `x-close fin` (F647)
};

struct ServerSpec {
  std::string name;
  SourceLocation location;
  Address address;           // port() is the service port (0: none)
  Address check_addr;        // `addr`; kNone if not given
  uint16_t check_port = 0;   // `port`, or the port of `addr`'s (F172); 0: none
  bool mapped_port = false;  // addr, addr:, addr:+N, addr:-N (F027)
  int id = 0;
  bool forced_id = false;
  bool check = false;
  bool backup = false;
  bool disabled = false;
  bool use_ssl = false;
  InitState init_state = InitState::kNone;
  uint16_t weight = 1;
  int32_t rise = 2;
  int32_t fall = 3;
  int32_t inter_ms = 2000;
  int32_t fastinter_ms = 0;  // 0: not set
  int32_t downinter_ms = 0;
  // The health to start with; F371: computed where the keyword is parsed.
  int32_t initial_health = 2;
  const ServerAccess* access = nullptr;  // null: plain connections
  std::unique_ptr<ServerExtras> extras;  // null if it has none

  // Its line has a host name or an SRV name in the place of an address.
  bool has_name() const {
    return extras != nullptr &&
           !(extras->fqdn.empty() && extras->srv_record.empty());
  }
  // Such a name has no address yet: starts as `MAINT (resolution)` (F688).
  bool unresolved() const { return !address.is_set() && has_name(); }

  // A fresh extras block on first use.
  ServerExtras& MutableExtras() {
    if (!extras) extras = std::make_unique<ServerExtras>();
    return *extras;
  }
};

enum class ProxyKind : uint8_t { kFrontend, kBackend, kListen };
enum class ProxyMode : uint8_t { kTcp, kHttp, kSpop, kLog };

struct BackendSpec {
  std::string name;
  SourceLocation location;
  ProxyKind kind = ProxyKind::kBackend;
  ProxyMode mode = ProxyMode::kTcp;
  int id = 0;
  bool forced_id = false;
  bool disabled = false;  // F146
  bool log_health_checks = false;
  bool dynamic_lb = true;        // F038
  int64_t timeout_check_ms = 0;  // 0: not set
  int64_t timeout_connect_ms = 0;
  std::string algo = "random";  // `balance`, as show stat prints it
  std::string description;
  const Ruleset* ruleset = nullptr;  // owned by the configuration; never null
  std::deque<ServerSpec> servers;    // addresses stay valid

  bool has_frontend() const { return kind != ProxyKind::kBackend; }
  bool has_backend() const { return kind != ProxyKind::kFrontend; }
};

// The way to `server`: its own, or the plain one.
inline const ServerAccess& AccessOf(const ServerSpec& server) {
  static const ServerAccess* const plain = new ServerAccess;
  return server.access != nullptr ? *server.access : *plain;
}

// What `server` of `backend` is checked with.
inline const Ruleset& RulesetOf(const BackendSpec& backend,
                                const ServerSpec& server) {
  if (server.extras && server.extras->ruleset) return *server.extras->ruleset;
  return *backend.ruleset;
}

}  // namespace checkd

#endif  // CHECKS_SPEC_SPEC_H_
