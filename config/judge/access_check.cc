#include "config/judge/access_check.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "config/arguments/alpn.h"

namespace checkd {
namespace {

constexpr std::string_view kNoCaByDefault =
    "verify is enabled by default but no CA file specified. If you're running "
    "on a LAN where you're certain to trust the server's certificate, please "
    "set an explicit 'verify none' statement on the 'server' line, or use "
    "'ssl-server-verify none' in the global section to disable server-side "
    "verifications by default.";
constexpr std::string_view kNoCa =
    "verify is enabled but no CA file specified.";
constexpr std::string_view kIgnoredVersions =
    "no-sslv3/no-tlsv1x are ignored for this server. Use only 'ssl-min-ver' "
    "and 'ssl-max-ver' to fix.";

// What is the matter with one way of reaching servers and the rules that they
// are checked by; the same for all servers that share both.
struct Judgement {
  bool wrong_mux = false;
  std::string alert;
  std::vector<std::string> warnings;  // told once
};

bool HasTlsRule(const Ruleset& ruleset) {
  for (const Rule& rule : ruleset.rules()) {
    if (rule.kind == Rule::Kind::kConnect && rule.connect.ssl) return true;
  }
  return false;
}

bool Suits(MuxWord mux, bool http) {
  switch (mux) {
    case MuxWord::kUnset:
      return true;
    case MuxWord::kNone:
      return !http;
    case MuxWord::kH1:
    case MuxWord::kH2:
    case MuxWord::kFcgi:
      return http;
    case MuxWord::kSpop:
      break;
  }
  return false;
}

class AccessCheck {
 public:
  explicit AccessCheck(LoadState& load)
      : load_(load), defaults_(load.access_defaults) {}

  // One server that is checked.
  void Take(const ProxyConfig& proxy, ServerSpec& server);

 private:
  using Key = std::pair<const ServerAccess*, const Ruleset*>;

  bool NeedsTls(const Ruleset& ruleset);
  Judgement Judge(const ServerAccess* access, const Ruleset& ruleset);
  void JudgeTls(const ServerAccess* access, const ConnectRule& rule, bool http,
                Judgement* out);
  void Tell(const ProxyConfig& proxy, const ServerSpec& server,
            Judgement* judgement);

  LoadState& load_;
  const AccessDefaults& defaults_;
  absl::flat_hash_map<Key, Judgement> judgements_;
  absl::flat_hash_map<const Ruleset*, bool> needs_tls_;
  absl::flat_hash_set<const TlsProfile*> profiles_;
  absl::flat_hash_set<const SocketOptions*> sockets_;
  absl::flat_hash_set<std::string> said_;  // of lists: many profiles share them
};

void AccessCheck::Take(const ProxyConfig& proxy, ServerSpec& server) {
  const Ruleset& ruleset = RulesetOf(proxy.spec, server);
  if (server.access == nullptr) {
    if (!NeedsTls(ruleset)) return;
    server.access = load_.access.AccessOf(nullptr, false);
  }
  const auto [entry, added] =
      judgements_.try_emplace(Key(server.access, &ruleset));
  if (added) entry->second = Judge(server.access, ruleset);
  Tell(proxy, server, &entry->second);
}

bool AccessCheck::NeedsTls(const Ruleset& ruleset) {
  const auto [entry, added] = needs_tls_.try_emplace(&ruleset, false);
  if (added) entry->second = HasTlsRule(ruleset);
  return entry->second;
}

Judgement AccessCheck::Judge(const ServerAccess* access,
                             const Ruleset& ruleset) {
  Judgement out;
  const bool http = ruleset.type() == RulesetType::kHttp;
  out.wrong_mux = !Suits(load_.access.SettingsOf(access).check_proto, http);
  for (const Rule& rule : ruleset.rules()) {
    if (rule.kind != Rule::Kind::kConnect) continue;
    const ConnectRule& connect = rule.connect;
    const bool secure =
        connect.ssl || (connect.use_default && access->check_tls);
    if (secure && out.alert.empty()) JudgeTls(access, connect, http, &out);
  }
  if (access->socket != nullptr && load_.options.check_socket &&
      sockets_.insert(access->socket).second && out.alert.empty()) {
    out.alert = load_.options.check_socket(*access->socket).message();
  }
  return out;
}

void AccessCheck::JudgeTls(const ServerAccess* access, const ConnectRule& rule,
                           bool http, Judgement* out) {
  const TlsProfile& profile = *load_.access.RequireTls(access);
  if (profile.verify && profile.ca_file.empty()) {
    out->alert = defaults_.verify ? kNoCaByDefault : kNoCa;
    return;
  }
  const TlsRange range = VersionsOf(Merge(
      load_.access.SettingsOf(access).tls_options, defaults_.tls_options));
  if (range.empty) {
    out->alert = "all SSL/TLS versions are disabled for this server.";
    return;
  }
  if (range.ignored) out->warnings.emplace_back(kIgnoredVersions);
  std::string_view alpn = rule.alpn;
  if (alpn.empty() && rule.use_default) alpn = access->check_alpn;
  if (alpn.empty()) alpn = profile.alpn;
  if (http && HasAlpn(alpn, "h2")) {
    out->alert =
        "'alpn h2' is not supported by checkd yet: the server might choose "
        "HTTP/2 for checks. Refused rather than checked differently; write "
        "'check-alpn http/1.1'.";
    return;
  }
  if (load_.options.check_tls && profiles_.insert(&profile).second) {
    std::vector<std::string> warnings;
    out->alert = load_.options.check_tls(profile, &warnings).message();
    for (std::string& warning : warnings) {
      if (!said_.insert(warning).second) continue;
      out->warnings.push_back(std::move(warning));
    }
  }
}

void AccessCheck::Tell(const ProxyConfig& proxy, const ServerSpec& server,
                       Judgement* judgement) {
  Place place{.file = *server.location.file, .line = server.location.line};
  if (judgement->wrong_mux) {
    load_.diagnostics.Alert(place.Unnamed(),
                            "config: %s '%s': server '%s' uses an incompatible "
                            "MUX protocol for the selected check type",
                            KindName(proxy.spec.kind), proxy.spec.name,
                            server.name);
  }
  if (!judgement->alert.empty()) {
    load_.diagnostics.Alert(place.Bracketed(), "'server %s/%s' : %s",
                            proxy.spec.name, server.name, judgement->alert);
  }
  for (const std::string& warning : std::exchange(judgement->warnings, {})) {
    load_.diagnostics.Warning(place.Bracketed(), "'server %s/%s' : %s",
                              proxy.spec.name, server.name, warning);
  }
}

}  // namespace

void CheckAccess(LoadState& load) {
  AccessCheck check(load);
  for (ProxyConfig& proxy : load.config.proxies) {
    for (ServerSpec& server : proxy.spec.servers) {
      if (server.check && !proxy.spec.disabled) check.Take(proxy, server);
      if (server.access != nullptr && load.access.IsPlain(server.access)) {
        server.access = nullptr;
      }
    }
  }
}

}  // namespace checkd
