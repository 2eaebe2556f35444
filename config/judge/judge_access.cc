#include "config/judge/judge_access.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
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
  std::vector<std::string> alerts;  // about each of them
  // About what they use: told once, at the first of them.
  std::vector<std::string> errors;
  std::vector<std::string> warnings;
  std::vector<std::string> notices;
};

// The words of a list of ciphers that name a policy of the machine, which only
// OpenSSL as Red Hat builds it knows.
std::vector<std::string> CipherProfiles(std::string_view list) {
  std::vector<std::string> profiles;
  for (const absl::string_view word :
       absl::StrSplit(absl::string_view(list.data(), list.size()),
                      absl::ByAnyChar(":;, "), absl::SkipEmpty())) {
    if (absl::StartsWith(word, "PROFILE=")) profiles.emplace_back(word);
  }
  return profiles;
}

void AddOnce(std::string_view text, std::vector<std::string>* texts) {
  if (std::find(texts->begin(), texts->end(), text) == texts->end()) {
    texts->emplace_back(text);
  }
}

bool HasTlsRule(const Ruleset& ruleset) {
  for (const Rule& rule : ruleset.rules()) {
    const auto* const connect = std::get_if<ConnectRule>(&rule.action);
    if (connect != nullptr && connect->ssl) return true;
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

class AccessJudge {
 public:
  explicit AccessJudge(LoadState& load)
      : load_(load), defaults_(load.connection_defaults) {}

  // One server that is checked.
  void Take(const ProxyConfig& proxy, ServerSpec& server);

 private:
  using Key = std::pair<const ServerAccess*, const Ruleset*>;

  bool NeedsTls(const Ruleset& ruleset);
  Judgement Judge(const ServerAccess* access, const Ruleset& ruleset);
  void JudgeTls(const ServerAccess* access, const ConnectRule& rule, bool http,
                Judgement* out);
  // Asks about each profile and each kind of socket once.
  void AskAbout(const TlsProfile& profile, Judgement* out);
  void AskAbout(const SocketOptions& socket, Judgement* out);
  // Takes what was not said before.
  void TakeErrors(const absl::Status& status, Judgement* out);
  void Tell(const ProxyConfig& proxy, const ServerSpec& server,
            Judgement* judgement);

  LoadState& load_;
  const ConnectionDefaults& defaults_;
  absl::flat_hash_map<Key, Judgement> judgements_;
  absl::flat_hash_map<const Ruleset*, bool> needs_tls_;
  absl::flat_hash_set<const TlsProfile*> profiles_;
  absl::flat_hash_set<const SocketOptions*> sockets_;
  // Many profiles name the same file, or the same list.
  absl::flat_hash_set<std::string> said_;
};

void AccessJudge::Take(const ProxyConfig& proxy, ServerSpec& server) {
  const Ruleset& ruleset = RulesetOf(proxy.spec, server);
  if (server.access == nullptr) {
    if (!NeedsTls(ruleset)) return;
    server.access = load_.connections.AccessOf(nullptr, false);
  }
  const auto [entry, added] =
      judgements_.try_emplace(Key(server.access, &ruleset));
  if (added) entry->second = Judge(server.access, ruleset);
  Tell(proxy, server, &entry->second);
}

bool AccessJudge::NeedsTls(const Ruleset& ruleset) {
  const auto [entry, added] = needs_tls_.try_emplace(&ruleset, false);
  if (added) entry->second = HasTlsRule(ruleset);
  return entry->second;
}

Judgement AccessJudge::Judge(const ServerAccess* access,
                             const Ruleset& ruleset) {
  Judgement out;
  const bool http = ruleset.type() == RulesetType::kHttp;
  out.wrong_mux =
      !Suits(load_.connections.SettingsOf(access).check_proto, http);
  for (const Rule& rule : ruleset.rules()) {
    const auto* const connect = std::get_if<ConnectRule>(&rule.action);
    if (connect == nullptr) continue;
    const bool secure =
        connect->ssl || (connect->use_default && access->check_tls);
    if (secure) JudgeTls(access, *connect, http, &out);
  }
  if (access->socket != nullptr) AskAbout(*access->socket, &out);
  return out;
}

void AccessJudge::JudgeTls(const ServerAccess* access, const ConnectRule& rule,
                           bool http, Judgement* out) {
  const TlsProfile& profile = *load_.connections.RequireTls(access);
  const bool no_ca = profile.verify && profile.ca_file.empty();
  if (no_ca) AddOnce(defaults_.verify ? kNoCaByDefault : kNoCa, &out->alerts);
  const TlsRange range = VersionsOf(Merge(
      load_.connections.SettingsOf(access).tls_options, defaults_.tls_options));
  if (range.empty) {
    AddOnce("all SSL/TLS versions are disabled for this server.", &out->alerts);
  } else if (range.ignored) {
    AddOnce(kIgnoredVersions, &out->warnings);
  }
  std::string_view alpn = rule.alpn;
  if (alpn.empty() && rule.use_default) alpn = access->check_alpn;
  if (alpn.empty()) alpn = profile.alpn;
  if (http && HasAlpn(alpn, "h2")) {
    AddOnce(
        "'alpn h2' is not supported by checkd yet: the server might choose "
        "HTTP/2 for checks. Refused rather than checked differently; write "
        "'check-alpn http/1.1'.",
        &out->alerts);
  }
  // Of a profile without CA the rest is looked at.
  AskAbout(no_ca ? *load_.connections.Unverified(profile) : profile, out);
}

void AccessJudge::AskAbout(const TlsProfile& profile, Judgement* out) {
  if (!load_.options.verify_tls || !profiles_.insert(&profile).second) return;
  for (const std::string& word : CipherProfiles(profile.ciphers)) {
    if (!said_.insert(word).second) continue;
    out->notices.push_back(absl::StrCat(
        "'ciphers ", word,
        "' names a policy of this machine that only OpenSSL knows: all ciphers "
        "that checkd has stand in for it, at security level 2."));
  }
  std::vector<std::string> warnings;
  TakeErrors(load_.options.verify_tls(profile, &warnings), out);
  for (std::string& warning : warnings) {
    if (!said_.insert(warning).second) continue;
    out->warnings.push_back(std::move(warning));
  }
}

void AccessJudge::AskAbout(const SocketOptions& socket, Judgement* out) {
  if (!load_.options.verify_socket || !sockets_.insert(&socket).second) return;
  TakeErrors(load_.options.verify_socket(socket), out);
}

void AccessJudge::TakeErrors(const absl::Status& status, Judgement* out) {
  for (std::string_view line :
       absl::StrSplit(status.message(), '\n', absl::SkipEmpty())) {
    if (said_.emplace(line).second) out->errors.emplace_back(line);
  }
}

void AccessJudge::Tell(const ProxyConfig& proxy, const ServerSpec& server,
                       Judgement* judgement) {
  Place place{.file = *server.location.file, .line = server.location.line};
  if (judgement->wrong_mux) {
    load_.diagnostics.Alert(place.Unnamed(),
                            "config: %s '%s': server '%s' uses an incompatible "
                            "MUX protocol for the selected check type",
                            KindName(proxy.spec.kind), proxy.spec.name,
                            server.name);
  }
  const auto alert = [&](const std::string& text) {
    load_.diagnostics.Alert(place.Bracketed(), "'server %s/%s' : %s",
                            proxy.spec.name, server.name, text);
  };
  for (const std::string& text : judgement->alerts) alert(text);
  for (const std::string& text : std::exchange(judgement->errors, {})) {
    alert(text);
  }
  for (const std::string& warning : std::exchange(judgement->warnings, {})) {
    load_.diagnostics.Warning(place.Bracketed(), "'server %s/%s' : %s",
                              proxy.spec.name, server.name, warning);
  }
  for (const std::string& notice : std::exchange(judgement->notices, {})) {
    load_.diagnostics.Notice(place.Bracketed(), "'server %s/%s' : %s",
                             proxy.spec.name, server.name, notice);
  }
}

}  // namespace

void JudgeAccess(LoadState& load) {
  AccessJudge judge(load);
  for (ProxyConfig& proxy : load.config.proxies) {
    for (ServerSpec& server : proxy.spec.servers) {
      if (server.check && !proxy.spec.disabled) judge.Take(proxy, server);
      if (server.access != nullptr && load.connections.IsPlain(server.access)) {
        server.access = nullptr;
      }
    }
  }
}

}  // namespace checkd
