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

class LogFormat;
class Ruleset;

// Where something was written, for messages. `file` is interned and outlives
// the spec.
struct SourceLocation {
  const std::string* file = nullptr;
  int line = 0;
};

// `init-state` (F371). kNone: the line has none.
enum class InitState : uint8_t { kNone, kFullyUp, kUp, kDown, kFullyDown };

// Settings that few servers have. Empty, 0 and null: not given.
struct ServerExtras {
  // A host name, or an SRV name such as `_http._tcp.example`, in the place of
  // the address on the line.
  std::string fqdn;  // host name that `address` is of, or is to be of
  std::string srv_record;
  uint16_t name_port = 0;           // the service port behind either
  std::unique_ptr<NameSpec> names;  // null without `resolvers`
  // Kept for `show stat` and its like alone: nothing of a check depends on
  // them.
  std::string cookie;
  std::string guid;
  std::string description;
  Address agent_addr;  // shown in the last columns of F505
  uint16_t agent_port = 0;
  int maxconn = 0;  // `slim`
  // Whole seconds, rounded up; 0: full weight at once (F382).
  int slowstart_s = 0;
  const Ruleset* ruleset = nullptr;  // of `healthcheck`; null: the backend's
};

// The value of a TLV that each connection makes anew.
struct TlvFormat {
  size_t position = 0;                // in ProxyHeader::tlvs
  const LogFormat* format = nullptr;  // the configuration's

  friend auto operator<=>(const TlvFormat&, const TlvFormat&) = default;
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
  // Null: none. With TLS the header goes out before the handshake.
  const ProxyHeader* check_proxy = nullptr;
  bool check_via_socks4 = false;
  // What its handshake offers where the rule says nothing (F174, F175). The
  // list of protocols is as TlsProfile::alpn.
  std::string check_sni;
  std::string check_alpn;
  bool check_sni_auto = true;  // F174
  // What `connect send-proxy` sends: the server's own version (F705).
  ProxyHeader rule_proxy;
  // Of either header: values that depend on the check (F072).
  std::vector<TlvFormat> tlv_formats;
  Address socks4;                         // `socks4`; kNone if not given
  const SocketOptions* socket = nullptr;  // `source`, `namespace`, ...
  bool close_gracefully = false;          // `x-close fin` (F647)
};

// One `server` line, or one of the servers that a template makes. Built by the
// configuration; nobody changes it while servers run. What changes at run time
// is Server's (checks/server/server.h).
struct ServerSpec {
  std::string name;
  SourceLocation location;
  Address address;  // port() is the service port (0: none)
  // Where checks go instead, if given (F171).
  Address check_addr;        // `addr`; kNone if not given
  uint16_t check_port = 0;   // `port`, or the port of `addr`'s (F172); 0: none
  bool mapped_port = false;  // addr, addr:, addr:+N, addr:-N (F027)
  // From 1, unique within the backend (F702); forced: the line gave it.
  int id = 0;
  bool forced_id = false;
  bool check = false;
  // Gets traffic when no other can serve (F380).
  bool backup = false;
  bool disabled = false;
  // For traffic. Whether checks speak TLS is ServerAccess::check_tls.
  bool use_ssl = false;
  InitState init_state = InitState::kNone;
  // 0..256, to start with: commands change it at run time.
  uint16_t weight = 1;
  // Passed checks to come up, failed ones to go down; at least 1 (F330).
  int32_t rise = 2;
  int32_t fall = 3;
  // From the end of a run to the next one: usually, on the way between UP and
  // DOWN, and when DOWN (F355).
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

// Which keyword opened the section. Only the last two have servers.
enum class ProxyKind : uint8_t { kFrontend, kBackend, kListen };
// `mode`: of traffic. The kind of check does not depend on it (F154).
enum class ProxyMode : uint8_t { kTcp, kHttp, kSpop, kLog };

// A proxy section as far as health is concerned; its servers, in the order of
// the configuration. Frontends are there too, for their ids and for `show
// stat`.
struct BackendSpec {
  std::string name;
  SourceLocation location;
  ProxyKind kind = ProxyKind::kBackend;
  ProxyMode mode = ProxyMode::kTcp;
  // From 2, unique among proxies (F702).
  int id = 0;
  bool forced_id = false;
  bool disabled = false;  // F146
  bool log_health_checks = false;
  bool dynamic_lb = true;  // F038
  // `timeout check` and `timeout connect`; 0: not set. How they and `inter`
  // bound a run: F365, F366.
  int64_t timeout_check_ms = 0;
  int64_t timeout_connect_ms = 0;
  // For `show stat` only: which server gets traffic is decided nowhere here.
  std::string algo = "random";  // `balance`, as show stat prints it
  std::string description;
  // Owned by the configuration. Never null when checks run; servers may have
  // another: RulesetOf().
  const Ruleset* ruleset = nullptr;
  // `unique-id-format`: what `unique-id` gives in its checks, the same during
  // a run (F260). The configuration's; null: nothing.
  const LogFormat* unique_id = nullptr;
  std::deque<ServerSpec> servers;  // addresses stay valid

  // A listen has both.
  bool has_frontend() const { return kind != ProxyKind::kBackend; }
  bool has_backend() const { return kind != ProxyKind::kFrontend; }
};

// The way to `server`: its own, or the plain one, which servers without any
// such word share.
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
