// All ways of reaching a server that a configuration knows, each once: a fleet
// of a million servers has few of them.
//
//   AccessBook book(config);
//   settings.access = book.Keep(written);           // while lines are read
//   server.access = book.AccessOf(settings.access, own_target);
//   ...
//   book.Complete(defaults);                        // once `global` is known
//
// The ServerAccess of a server is empty until Complete(). Not thread-safe; the
// configuration owns the values.
#ifndef CONFIG_SERVER_ACCESS_BOOK_H_
#define CONFIG_SERVER_ACCESS_BOOK_H_

#include <deque>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "checks/spec/spec.h"
#include "config/server/access_settings.h"
#include "config/server/interner.h"
#include "config/values/config.h"

namespace checkd {

class AccessBook {
 public:
  // `config` outlives the book.
  explicit AccessBook(Config& config);
  AccessBook(const AccessBook&) = delete;
  AccessBook& operator=(const AccessBook&) = delete;

  // Null if nothing is said, as for most servers.
  const AccessSettings* Keep(AccessSettings settings);

  // What a server with `settings` is reached by; null settings: in the plain
  // way. `own_target`: its checks have an address or a port of their own
  // (F055, F059).
  const ServerAccess* AccessOf(const AccessSettings* settings, bool own_target);

  // The settings behind `access`, which AccessOf() returned or is null.
  const AccessSettings& SettingsOf(const ServerAccess* access) const;

  // `access` as it is for a server of a proxy with `source`; the server's own
  // wins. Either may be null.
  const ServerAccess* WithSource(const ServerAccess* access,
                                 const SocketOptions& source);

  // Fills in everything handed out so far, and from now on at once.
  void Complete(const AccessDefaults& defaults);

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
    const AccessSettings* settings = nullptr;
    bool own_target = false;
  };
  using Key = std::pair<const AccessSettings*, bool>;

  void Fill(const Origin& origin);
  const TlsProfile* ProfileOf(const AccessSettings& settings);
  ProxyHeader HeaderOf(const AccessSettings& settings) const;

  Config& config_;
  const AccessDefaults* defaults_ = nullptr;
  const AccessSettings plain_;
  std::deque<AccessSettings> settings_;
  Interner<AccessSettings> all_settings_;
  Interner<TlsProfile> profiles_;
  Interner<SocketOptions> sockets_;
  Interner<ProxyHeader> headers_;
  absl::flat_hash_map<Key, ServerAccess*> by_settings_;
  absl::flat_hash_map<const ServerAccess*, Origin> origins_;
};

}  // namespace checkd

#endif  // CONFIG_SERVER_ACCESS_BOOK_H_
