// A proxy, or a `defaults` section, while its lines are being read.
#ifndef CONFIG_PROXY_PROXY_DRAFT_H_
#define CONFIG_PROXY_PROXY_DRAFT_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "config/rules/check_rules.h"
#include "config/sections/load_state.h"
#include "config/sections/proxy_settings.h"
#include "config/sections/section.h"
#include "config/values/config.h"
#include "config/words/line.h"

namespace checkd {

struct ProxyDraft {
  LoadState& load;
  std::string keyword = {};  // defaults, frontend, listen, backend
  std::string name = {};
  SourceLocation location = {};
  ProxyConfig* proxy = nullptr;         // null for defaults
  DefaultsSection* defaults = nullptr;  // null for proxies
  ProxySettings settings = {};
  CheckRules rules = {};
  IgnoredWords ignored = {};
  std::vector<std::string> timeouts = {};  // written here
  // Lines of the servers by name, and servers by forced id.
  absl::flat_hash_map<std::string_view, int> server_lines = {};
  absl::flat_hash_map<int, const ServerSpec*> servers_by_id = {};

  // "backend 'b'", as messages call it.
  std::string Title() const;
  bool can_have_servers() const {
    return proxy != nullptr && proxy->spec.has_backend();
  }
  // A frontend: check words have nothing to act upon (F107).
  bool lacks_backend() const {
    return proxy != nullptr && !proxy->spec.has_backend();
  }
};

// The end of the section: rulesets, ids, and what is left for PostParse().
void CloseProxy(ProxyDraft& draft);

}  // namespace checkd

#endif  // CONFIG_PROXY_PROXY_DRAFT_H_
