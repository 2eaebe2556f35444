// A proxy, or a `defaults` section, while its lines are being read: what the
// rows of this room change. OpenProxy() makes it, with the settings of the
// defaults that the section inherits from (F036); CloseProxy() hands its
// results over.
//
//   ProxyDraft draft{.load = load};
//   draft.keyword = "backend";
//   ...                             // each line: row->take(draft, line)
//   CloseProxy(draft);
#ifndef CONFIG_PROXY_PROXY_DRAFT_H_
#define CONFIG_PROXY_PROXY_DRAFT_H_

#include <cstddef>
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

// Moved into its section once and not copied. It holds pointers into `load` and
// its Config, which outlive it.
struct ProxyDraft {
  LoadState& load;
  // `name` is empty for anonymous `defaults`.
  std::string keyword = {};  // defaults, frontend, listen, backend
  std::string name = {};
  SourceLocation location = {};
  ProxyConfig* proxy = nullptr;         // null for defaults
  DefaultsSection* defaults = nullptr;  // null for proxies
  // What `defaults` may say too; it reaches the proxy, or the defaults, at the
  // end only. What they may not say (servers, id, description) goes to `proxy`
  // at once.
  ProxySettings settings = {};
  CheckRules rules = {};
  IgnoredWords ignored = {};
  // Of the whole load, when the section began.
  size_t errors_before = 0;
  // For the warning at a second one in the same section (F090).
  std::vector<std::string> timeouts = {};       // written here
  std::vector<std::string> used_backends = {};  // by `use_backend` lines here
  // Lines of the servers by name, and servers by forced id: both are unique in
  // a proxy (F037, F702). The names are those of the ServerSpecs, which stay
  // where they are. A fleet costs one entry of the first map a server, until
  // the section ends.
  absl::flat_hash_map<std::string_view, int> server_lines = {};
  absl::flat_hash_map<int, const ServerSpec*> servers_by_id = {};

  // "backend 'b'", as messages call it; the keyword alone without a name.
  std::string Title() const;
  bool can_have_servers() const {
    return proxy != nullptr && proxy->spec.has_backend();
  }
  // A frontend: check words have nothing to act upon and are ignored with a
  // warning (F107). Not true of `defaults`, whose words may be for backends.
  bool lacks_backend() const {
    return proxy != nullptr && !proxy->spec.has_backend();
  }
};

// The end of the section: its ruleset (F155), ids of servers (F702), the
// proxy's `source` for servers without their own, warnings about rules that
// nothing runs (F106), and in `load.proxies` what is left for PostParse(). For
// `defaults` the settings are moved there, with the ruleset that they made.
// Once; the draft is of no use afterwards. Linear in the servers.
void CloseProxy(ProxyDraft& draft);

}  // namespace checkd

#endif  // CONFIG_PROXY_PROXY_DRAFT_H_
