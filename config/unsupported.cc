#include "config/unsupported.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace checkd {
namespace {

// What decides whether a word of a server reaches its checks.
struct Reach {
  const PendingServer& server;
  const Ruleset& ruleset;

  bool checked() const {
    return server.server->check && !server.proxy->spec.disabled;
  }
  // A CONNECT that uses the server's settings (F170).
  bool default_connect() const {
    return checked() &&
           std::any_of(ruleset.rules().begin(), ruleset.rules().end(),
                       [](const Rule& rule) {
                         return rule.kind == Rule::Kind::kConnect &&
                                rule.connect.use_default;
                       });
  }
  // The service's own TLS and PROXY header are not for a check that goes
  // elsewhere (F055, F059).
  bool like_traffic() const {
    return default_connect() && !server.server->check_addr.is_set() &&
           server.server->check_port == 0;
  }
};

bool Always(const Reach&) { return true; }
bool IfChecked(const Reach& reach) { return reach.checked(); }
bool IfDefaultConnect(const Reach& reach) { return reach.default_connect(); }
bool IfLikeTraffic(const Reach& reach) { return reach.like_traffic(); }
bool IfHttp(const Reach& reach) {
  return reach.checked() && reach.ruleset.type() == RulesetType::kHttp;
}
bool IfViaSocks4(const Reach& reach) {
  return reach.default_connect() && reach.server.check_via_socks4;
}
bool IfAgent(const Reach& reach) { return reach.server.agent_check; }
bool IfNamed(const Reach& reach) {
  return reach.server.server->extras != nullptr &&
         (!reach.server.server->extras->fqdn.empty() ||
          !reach.server.server->extras->srv_record.empty());
}

struct Condition {
  std::string_view word;
  bool (*matters)(const Reach& reach);
};

constexpr Condition kConditions[] = {
    {"ssl", IfLikeTraffic},
    {"send-proxy", IfLikeTraffic},
    {"send-proxy-v2", IfLikeTraffic},
    {"send-proxy-v2-ssl", IfLikeTraffic},
    {"send-proxy-v2-ssl-cn", IfLikeTraffic},
    {"check-ssl", IfDefaultConnect},
    {"check-send-proxy", IfDefaultConnect},
    {"check-proto", IfDefaultConnect},
    {"proto", IfHttp},
    {"socks4", IfViaSocks4},
    {"source", IfChecked},
    {"usesrc", IfChecked},
    {"interface", IfChecked},
    {"namespace", IfChecked},
    {"agent-check", IfAgent},
    {"track", Always},
    {"resolvers", IfNamed},
};

bool Matters(std::string_view word, const Reach& reach) {
  for (const Condition& condition : kConditions) {
    if (condition.word == word) return condition.matters(reach);
  }
  return true;
}

Place PlaceOf(const UnsupportedUse& use, Place::Style style) {
  return Place{.file = *use.location.file,
               .line = use.location.line,
               .column = use.column,
               .style = style};
}

std::string Refusal(const Keyword& keyword, std::string_view written) {
  return absl::StrCat("'", written,
                      "' is not supported by checkd yet: ", keyword.note,
                      ". Refused rather than checked differently; "
                      "docs/configuration.md lists what is supported.");
}

bool HasCheckedServer(const ProxyConfig& proxy) {
  return !proxy.spec.disabled &&
         std::any_of(proxy.spec.servers.begin(), proxy.spec.servers.end(),
                     [&proxy](const ServerSpec& server) {
                       return server.check && &RulesetOf(proxy.spec, server) ==
                                                  proxy.spec.ruleset;
                     });
}

}  // namespace

void RefuseUnsupported(LoadState& load, const PendingServer& server) {
  const Reach reach{server, RulesetOf(server.proxy->spec, *server.server)};
  for (const UnsupportedUse& use : server.unsupported) {
    if (!Matters(use.keyword->word, reach)) continue;
    load.diagnostics.Alert(PlaceOf(use, Place::Style::kBracket),
                           "'server %s/%s' : %s", server.proxy->spec.name,
                           server.server->name,
                           Refusal(*use.keyword, use.keyword->word));
  }
}

void RefuseUnsupported(LoadState& load, const PendingProxy& proxy) {
  if (!HasCheckedServer(*proxy.proxy)) return;
  if (proxy.protocol.keyword != nullptr) {
    const std::string written =
        absl::StrCat("option ", proxy.protocol.keyword->word);
    load.diagnostics.Alert(PlaceOf(proxy.protocol, Place::Style::kSpaced),
                           "backend '%s' : %s", proxy.proxy->spec.name,
                           Refusal(*proxy.protocol.keyword, written));
  }
  if (proxy.source.keyword != nullptr) {
    load.diagnostics.Alert(PlaceOf(proxy.source, Place::Style::kSpaced),
                           "backend '%s' : %s", proxy.proxy->spec.name,
                           Refusal(*proxy.source.keyword, "source"));
  }
}

}  // namespace checkd
