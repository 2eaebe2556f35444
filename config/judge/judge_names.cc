#include "config/judge/judge_names.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

const ProxyConfig* FindBackend(const LoadState& load, std::string_view name) {
  const auto found = load.proxies_by_name.find(name);
  const bool good =
      found != load.proxies_by_name.end() && found->second->spec.has_backend();
  return good ? found->second : nullptr;
}

bool HasServer(const ProxyConfig& proxy, std::string_view name) {
  const auto& servers = proxy.spec.servers;
  return std::any_of(
      servers.begin(), servers.end(),
      [name](const ServerSpec& server) { return server.name == name; });
}

// Empty: it is there, or nobody can say.
std::string Problem(const LoadState& load, const PendingName& pending) {
  const std::string_view name = pending.use.name;
  const size_t slash = pending.use.server ? name.find('/') : name.size();
  const ProxyConfig* proxy = pending.proxy;
  std::string_view server = name;
  if (slash != name.npos) {
    proxy = FindBackend(load, name.substr(0, slash));
    if (proxy == nullptr) {
      return absl::StrCat("there is no backend '",
                          std::string(name.substr(0, slash)), "'");
    }
    if (!pending.use.server) return {};
    server = name.substr(slash + 1);
  }
  if (proxy == nullptr || HasServer(*proxy, server)) return {};
  return absl::StrCat("there is no server '", std::string(server),
                      "' in backend '", proxy->spec.name, "'");
}

}  // namespace

void JudgeNames(LoadState& load) {
  for (const PendingName& pending : load.names) {
    const std::string problem = Problem(load, pending);
    if (problem.empty()) continue;
    const SourceLocation& at = pending.use.location;
    load.diagnostics.Alert(Place{.file = *at.file, .line = at.line},
                           "'%s(%s)' : %s.", pending.use.fetch,
                           pending.use.name, problem);
  }
}

}  // namespace checkd
