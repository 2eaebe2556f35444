// What the section parsers share while one configuration is being read: the
// Config that they fill, who is told of errors, and what waits until all
// sections are known.
//
//   LoadState load(options, diagnostics, config);
//   ...                                   // sections, line by line
//   LoadOutcome outcome = PostParse(load);
//
// One for each pass over the files; gone when the Config is handed out. One
// thread.
#ifndef CONFIG_SECTIONS_LOAD_STATE_H_
#define CONFIG_SECTIONS_LOAD_STATE_H_

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "config/arguments/address_reader.h"
#include "config/expressions/expression_names.h"
#include "config/rules/check_rules.h"
#include "config/sections/proxy_settings.h"
#include "config/server/connection_table.h"
#include "config/text/diagnostics.h"
#include "config/text/environment.h"
#include "config/values/config.h"
#include "config/values/load_options.h"

namespace checkd {

// A `defaults` section, named or not. Proxies copy the settings when they
// begin, so that a section that is closed does not change any more but for how
// it was used: one that is used both with and without `from` draws a warning,
// once (F036).
struct DefaultsSection {
  std::string name;  // empty: anonymous
  SourceLocation location;
  ProxySettings settings;
  bool used_implicitly = false;
  bool used_explicitly = false;
  bool mixed_use_told = false;
};

// A `healthcheck` section (F108). The ruleset is null until the section is
// closed.
struct HealthcheckSection {
  std::string name;
  SourceLocation location;
  const Ruleset* ruleset = nullptr;
};

// What is still to be judged about a server once all sections are known. Few
// servers have an entry: those whose line names another section or server, has
// a name without an address, or has a word that is not supported yet. The
// pointers are into the Config, whose deques do not move them. Empty strings:
// not written.
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

// The same about a proxy. Every proxy but `defaults` has one, in the order of
// the file.
struct PendingProxy {
  ProxyConfig* proxy = nullptr;
  UnsupportedUse protocol;
  std::string external_command;
  std::string external_path;
  EmailAlert email_alert;
};

// A server or a backend that an expression names.
struct PendingName {
  ExpressionNames::Use use;
  // Where it was written; null: rules that several proxies may have, so that a
  // server without a backend's name cannot be looked for.
  const ProxyConfig* proxy = nullptr;
};

// "frontend", "backend", "listen".
std::string_view KindName(ProxyKind kind);

struct LoadState {
  // All three outlive it, and so does the environment of the options, which
  // must not be null. `result` is empty.
  LoadState(const LoadOptions& load_options, Diagnostics& sink, Config& result);

  const LoadOptions& options;
  Diagnostics& diagnostics;
  Environment& environment;
  Config& config;
  // The book asks resolve_host of the options, each name once; the table puts
  // what servers share into the Config; the defaults fill as `global` is read.
  AddressBook addresses;
  ConnectionTable connections;
  ConnectionDefaults connection_defaults;

  // In the order of the file: the last one is what a proxy without `from`
  // takes. Names may repeat.
  std::deque<DefaultsSection> defaults;
  // Keys and values are of the Config's proxies.
  absl::flat_hash_map<std::string_view, ProxyConfig*> proxies_by_name;
  absl::flat_hash_map<int, ProxyConfig*> proxies_by_id;  // forced ids only
  std::map<std::string, HealthcheckSection, std::less<>> healthchecks;
  std::map<std::string, SourceLocation, std::less<>> mailers;
  std::map<std::string, SourceLocation, std::less<>> resolvers;
  std::vector<PendingServer> servers;
  std::vector<PendingProxy> proxies;
  std::vector<PendingName> names;
  // Against LoadOptions::max_servers; those of templates are counted before
  // they are made.
  int64_t server_count = 0;
  // `external-check` and `expose-experimental-directives` of a `global` read so
  // far, and whether a section other than `global` was met.
  bool external_check_allowed = false;
  bool non_global_section_seen = false;
  bool expose_experimental = false;

  // Addresses of `log` targets (datagrams, or descriptors), of sockets to
  // listen on (a port is a must), and of what a check connects to (a port may
  // lack: 0): the three places have their own rules (F026). `text` is as
  // written, variables and host names included, and is not kept. The error's
  // text lacks place and keyword. A host name makes the load wait for the
  // resolver, once for each name.
  absl::StatusOr<Address> ReadLogAddress(std::string_view text);
  absl::StatusOr<Address> ReadListenerAddress(std::string_view text);
  absl::StatusOr<Address> ReadCheckAddress(std::string_view text);

  // What the expressions of a section name; `proxy` as PendingName's.
  void Note(const ExpressionNames& used, const ProxyConfig* proxy);

  // The one ruleset of checks without options (F298), made at the first call.
  const Ruleset* PlainRuleset();
  // The rules of a protocol, which `make` makes at the first call with this
  // `key`: one ruleset for all lines that say the same.
  const Ruleset* BuiltInRuleset(
      std::string_view key,
      absl::FunctionRef<std::unique_ptr<const RuleList>()> make);
  // Keep it for the life of the configuration, which then owns it: the pointer
  // is good as long as the Config. The Ruleset is copied; the list that it
  // points to is not, and must have been kept here as well.
  const RuleList* Own(std::unique_ptr<const RuleList> rules);
  const Ruleset* Own(const Ruleset& ruleset);

 private:
  const Ruleset* plain_ = nullptr;
  absl::flat_hash_map<std::string, const Ruleset*> built_in_;
};

}  // namespace checkd

#endif  // CONFIG_SECTIONS_LOAD_STATE_H_
