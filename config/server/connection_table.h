// All ways of reaching a server that a configuration knows, each once: a fleet
// of a million servers has few of them.
//
//   ConnectionTable connections(config);
//   settings.connection = connections.Keep(written);   // while lines are read
//   server.access = connections.AccessOf(settings.connection, own_target);
//   ...
//   connections.Complete(defaults);                // once `global` is known
//
// The ServerAccess of a server is empty until Complete(). Not thread-safe. The
// configuration owns what is handed out but for ConnectionSettings, which are
// the table's and live as long as it does; all addresses stay good.
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

  // The one copy of that value. Null if nothing is said, as for most servers.
  // O(log n) comparisons of n distinct values, for lines that change something;
  // the others pass on the pointer that they inherit.
  const ConnectionSettings* Keep(ConnectionSettings settings);

  // What a server with `settings` is reached by, the same for equal arguments;
  // null settings: in the plain way. `settings` came from Keep(). `own_target`:
  // its checks have an address or a port of their own (F055, F059). One look
  // into a hash table. Never null.
  const ServerAccess* AccessOf(const ConnectionSettings* settings,
                               bool own_target);

  // The settings behind `access`, which AccessOf() or WithSource() of this
  // table returned, or is null: then those of a server that says nothing.
  const ConnectionSettings& SettingsOf(const ServerAccess* access) const;

  // `access` as it is for a server of a proxy with `source` (address, ports and
  // interface of it); the server's own wins, and `access` is then returned as
  // it is. It may be null, the result is not. Before Complete() or after it.
  const ServerAccess* WithSource(const ServerAccess* access,
                                 const SocketOptions& source);

  // Fills in everything handed out so far, and from now on at once. Called
  // once. `defaults` must outlive the table's use: later ways are filled in
  // from it too.
  void Complete(const ConnectionDefaults& defaults);

  // The TLS settings of `access`, even where the server's own words would speak
  // none: for rules that say `ssl` (F173). They are put into `access`, for all
  // servers that share it. Never null. `access` is one of this table and not
  // null. After Complete().
  const TlsProfile* RequireTls(const ServerAccess* access);
  // The same as `profile`, but for verifying nothing: what is left to be judged
  // of one without authorities. The configuration owns it.
  const TlsProfile* Unverified(TlsProfile profile);

  // True if nothing is left to be said: the server may as well have none, which
  // is cheaper for whoever connects. `access` is not null. After Complete().
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
