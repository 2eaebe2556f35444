// What the section parsers share while one configuration is being read.
#ifndef CONFIG_SECTIONS_LOAD_STATE_H_
#define CONFIG_SECTIONS_LOAD_STATE_H_

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "config/arguments/address_reader.h"
#include "config/rules/check_rules.h"
#include "config/sections/proxy_settings.h"
#include "config/server/connection_table.h"
#include "config/text/diagnostics.h"
#include "config/text/environment.h"
#include "config/values/config.h"
#include "config/values/load_options.h"

namespace checkd {

// A `defaults` section, named or not.
struct DefaultsSection {
  std::string name;  // empty: anonymous
  SourceLocation location;
  ProxySettings settings;
  bool used_implicitly = false;
  bool used_explicitly = false;
  bool mixed_use_told = false;
};

// A `healthcheck` section (F108).
struct HealthcheckSection {
  std::string name;
  SourceLocation location;
  const Ruleset* ruleset = nullptr;
};

// What is still to be judged about a server once all sections are known. Few
// servers have an entry.
struct PendingServer {
  ServerSpec* server = nullptr;
  ProxyConfig* proxy = nullptr;
  std::string healthcheck;
  std::string track;
  std::string fqdn;                  // unresolved
  bool resolution_optional = false;  // `init-addr ...,none`
  bool asked_libc = false;           // ... in vain
  std::string resolvers;
  bool agent_check = false;
  std::vector<UnsupportedUse> unsupported;
};

// The same about a proxy.
struct PendingProxy {
  ProxyConfig* proxy = nullptr;
  UnsupportedUse protocol;
  std::string external_command;
  std::string external_path;
  EmailAlert email_alert;
};

// "frontend", "backend", "listen".
std::string_view KindName(ProxyKind kind);

struct LoadState {
  LoadState(const LoadOptions& load_options, Diagnostics& sink, Config& result);

  const LoadOptions& options;
  Diagnostics& diagnostics;
  Environment& environment;
  Config& config;
  AddressBook addresses;
  ConnectionTable connections;
  ConnectionDefaults connection_defaults;

  std::deque<DefaultsSection> defaults;
  absl::flat_hash_map<std::string_view, ProxyConfig*> proxies_by_name;
  absl::flat_hash_map<int, ProxyConfig*> proxies_by_id;  // forced ids only
  std::map<std::string, HealthcheckSection, std::less<>> healthchecks;
  std::map<std::string, SourceLocation, std::less<>> mailers;
  std::map<std::string, SourceLocation, std::less<>> resolvers;
  std::vector<PendingServer> servers;
  std::vector<PendingProxy> proxies;
  int64_t server_count = 0;
  bool external_check_allowed = false;
  bool non_global_section_seen = false;
  bool expose_experimental = false;

  // Addresses of `log` targets, of sockets to listen on, and of what a check
  // connects to: the three places have their own rules.
  absl::StatusOr<Address> ReadLogAddress(std::string_view text);
  absl::StatusOr<Address> ReadListenerAddress(std::string_view text);
  absl::StatusOr<Address> ReadCheckAddress(std::string_view text);

  // The one ruleset of checks without options (F298).
  const Ruleset* PlainRuleset();
  // The one of `option ssl-hello-chk` (F281).
  const Ruleset* SslHelloRuleset();
  // Keep it for the life of the configuration.
  const RuleList* Own(std::unique_ptr<const RuleList> rules);
  const Ruleset* Own(const Ruleset& ruleset);

 private:
  const Ruleset* plain_ = nullptr;
  const Ruleset* ssl_hello_ = nullptr;
};

}  // namespace checkd

#endif  // CONFIG_SECTIONS_LOAD_STATE_H_
