#include "config/judge/unsupported.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace checkd {
namespace {

// What decides whether a word of a server reaches its checks.
struct Reach {
  const PendingServer& server;
  const Ruleset& ruleset;

  bool checked() const { return server.server->check; }
  bool http() const { return ruleset.type() == RulesetType::kHttp; }
};

// True if a CONNECT of the check is as `matters` says.
template <typename Matters>
bool AnyConnect(const Reach& reach, Matters matters) {
  return reach.checked() &&
         std::any_of(reach.ruleset.rules().begin(), reach.ruleset.rules().end(),
                     [matters](const Rule& rule) {
                       const auto* const connect =
                           std::get_if<ConnectRule>(&rule.action);
                       return connect != nullptr && matters(*connect);
                     });
}

bool Always(const Reach&) { return true; }
bool IfHttp(const Reach& reach) { return reach.checked() && reach.http(); }
bool IfDefaultHttp(const Reach& reach) {
  return reach.http() && AnyConnect(reach, [](const ConnectRule& connect) {
           return connect.use_default;
         });
}
// A PROXY header of version 2 goes out.
bool IfProxyHeader(const Reach& reach) {
  const ServerAccess* const access = reach.server.server->access;
  if (access == nullptr ||
      access->rule_proxy.version != ProxyHeader::Version::kV2) {
    return false;
  }
  return AnyConnect(reach, [access](const ConnectRule& connect) {
    return connect.send_proxy ||
           (connect.use_default && access->check_proxy != nullptr);
  });
}
bool IfAgent(const Reach& reach) { return reach.server.agent_check; }

struct Condition {
  std::string_view word;
  bool (*matters)(const Reach& reach);
};

constexpr Condition kConditions[] = {
    {"check-proto", IfDefaultHttp},
    {"proto", IfHttp},
    {"set-proxy-v2-tlv-fmt", IfProxyHeader},
    {"agent-check", IfAgent},
    {"track", Always},
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

std::string Refusal(std::string_view written, std::string_view effect) {
  return absl::StrCat("'", written,
                      "' is not supported by checkd yet: ", effect,
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
  if (server.proxy->spec.disabled) return;
  const Reach reach{server, RulesetOf(server.proxy->spec, *server.server)};
  for (const UnsupportedUse& use : server.unsupported) {
    if (!Matters(use.keyword->word, reach)) continue;
    load.diagnostics.Alert(
        PlaceOf(use, Place::Style::kBracket), "'server %s/%s' : %s",
        server.proxy->spec.name, server.server->name,
        Refusal(absl::StrCat(use.keyword->word, use.value.empty() ? "" : " ",
                             use.value),
                use.effect));
  }
}

void RefuseUnsupported(LoadState& load, const PendingProxy& proxy) {
  if (!HasCheckedServer(*proxy.proxy)) return;
  if (proxy.protocol.keyword != nullptr) {
    const std::string written =
        absl::StrCat("option ", proxy.protocol.keyword->word);
    load.diagnostics.Alert(PlaceOf(proxy.protocol, Place::Style::kSpaced),
                           "backend '%s' : %s", proxy.proxy->spec.name,
                           Refusal(written, proxy.protocol.keyword->note));
  }
}

}  // namespace checkd
