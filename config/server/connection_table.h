// All ways of reaching a server that a configuration knows, each once: a fleet
// of a million servers has few of them.
//
//   ConnectionTable connections(config);
//   settings.connection = connections.Keep(written);   // while lines are read
//   server.access = connections.AccessOf(settings.connection, own_target);
//   ...
//   connections.Complete(defaults);                // once `global` is known
//
// The ServerAccess of a server is empty until Complete(). Not thread-safe; the
// configuration owns the values.
#ifndef CONFIG_SERVER_CONNECTION_TABLE_H_
#define CONFIG_SERVER_CONNECTION_TABLE_H_

#include <deque>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "checks/spec/spec.h"
#include "config/server/connection_settings.h"
#include "config/server/interner.h"
#include "config/values/config.h"

namespace checkd {

class ConnectionTable {
 public:
  // `config` outlives the table.
  explicit ConnectionTable(Config& config);
  ConnectionTable(const ConnectionTable&) = delete;
  ConnectionTable& operator=(const ConnectionTable&) = delete;

  // Null if nothing is said, as for most servers.
  const ConnectionSettings* Keep(ConnectionSettings settings);

  // What a server with `settings` is reached by; null settings: in the plain
  // way. `own_target`: its checks have an address or a port of their own
  // (F055, F059).
  const ServerAccess* AccessOf(const ConnectionSettings* settings,
                               bool own_target);

  // The settings behind `access`, which AccessOf() returned or is null.
  const ConnectionSettings& SettingsOf(const ServerAccess* access) const;

  // `access` as it is for a server of a proxy with `source`; the server's own
  // wins. Either may be null.
  const ServerAccess* WithSource(const ServerAccess* access,
                                 const SocketOptions& source);

  // Fills in everything handed out so far, and from now on at once.
  void Complete(const ConnectionDefaults& defaults);

  // The TLS settings of `access`, even where the server's own words would
  // speak none: for rules that say `ssl` (F173). After Complete().
  const TlsProfile* RequireTls(const ServerAccess* access);
  // The same as `profile`, but for verifying nothing.
  const TlsProfile* Unverified(TlsProfile profile);

  // True if nothing is left to be said: the server may as well have none.
  // After Complete().
  bool IsPlain(const ServerAccess* access) const;

 private:
  struct Origin {
    ServerAccess* access = nullptr;
    const ConnectionSettings* settings = nullptr;
    bool own_target = false;
  };
  using Key = std::pair<const ConnectionSettings*, bool>;

  void Fill(const Origin& origin);
  const TlsProfile* ProfileOf(const ConnectionSettings& settings);
  ProxyHeader HeaderOf(const ConnectionSettings& settings) const;

  Config& config_;
  const ConnectionDefaults* defaults_ = nullptr;
  const ConnectionSettings plain_;
  std::deque<ConnectionSettings> settings_;
  Interner<ConnectionSettings> all_settings_;
  Interner<TlsProfile> profiles_;
  Interner<SocketOptions> sockets_;
  Interner<ProxyHeader> headers_;
  absl::flat_hash_map<Key, ServerAccess*> by_settings_;
  absl::flat_hash_map<const ServerAccess*, Origin> origins_;
};

}  // namespace checkd

#endif  // CONFIG_SERVER_CONNECTION_TABLE_H_
