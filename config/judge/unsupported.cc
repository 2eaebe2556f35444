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
struct CheckedServer {
  const PendingServer& pending;
  const Ruleset& ruleset;

  bool checked() const { return pending.server->check; }
  bool http() const { return ruleset.type() == RulesetType::kHttp; }
};

// True if a CONNECT of the check is as `matters` says.
template <typename Matters>
bool AnyConnect(const CheckedServer& server, Matters matters) {
  return server.checked() &&
         std::any_of(server.ruleset.rules().begin(),
                     server.ruleset.rules().end(), [matters](const Rule& rule) {
                       const auto* const connect =
                           std::get_if<ConnectRule>(&rule.action);
                       return connect != nullptr && matters(*connect);
                     });
}

bool Always(const CheckedServer&) { return true; }
bool IfHttp(const CheckedServer& server) {
  return server.checked() && server.http();
}
bool IfDefaultHttp(const CheckedServer& server) {
  return server.http() && AnyConnect(server, [](const ConnectRule& connect) {
           return connect.use_default;
         });
}
// A PROXY header of version 2 goes out.
bool IfProxyHeader(const CheckedServer& server) {
  const ServerAccess* const access = server.pending.server->access;
  if (access == nullptr ||
      access->rule_proxy.version != ProxyHeader::Version::kV2) {
    return false;
  }
  return AnyConnect(server, [access](const ConnectRule& connect) {
    return connect.send_proxy ||
           (connect.use_default && access->check_proxy != nullptr);
  });
}
bool IfAgent(const CheckedServer& server) { return server.pending.agent_check; }

struct Condition {
  std::string_view word;
  bool (*matters)(const CheckedServer& server);
};

constexpr Condition kConditions[] = {
    {"check-proto", IfDefaultHttp},
    {"proto", IfHttp},
    {"set-proxy-v2-tlv-fmt", IfProxyHeader},
    {"agent-check", IfAgent},
    {"track", Always},
};

bool Matters(std::string_view word, const CheckedServer& server) {
  for (const Condition& condition : kConditions) {
    if (condition.word == word) return condition.matters(server);
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
  const CheckedServer checked{server,
                              RulesetOf(server.proxy->spec, *server.server)};
  for (const UnsupportedUse& use : server.unsupported) {
    if (!Matters(use.keyword->word, checked)) continue;
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
