// How a server is reached, as its words and those of default-server say it:
// the part of ServerSettings that few servers change, kept once for all that
// say the same (config/server/connection_table.h), and turned into a
// ServerAccess when the whole configuration is known.
#ifndef CONFIG_SERVER_CONNECTION_SETTINGS_H_
#define CONFIG_SERVER_CONNECTION_SETTINGS_H_

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "config/arguments/tls_options.h"
#include "transport/values/address.h"
#include "transport/values/proxy_header.h"
#include "transport/values/socket_options.h"
#include "transport/values/tls_profile.h"

namespace checkd {

// A setting that a word turns on, another one off, and that is something else
// if there is neither.
enum class Switch : uint8_t { kUnset, kOn, kOff };

// What `proto` and `check-proto` may name.
enum class MuxWord : uint8_t { kUnset, kNone, kH1, kH2, kFcgi, kSpop };

// What `send-proxy...` and `proxy-v2-options` ask for. Any of them makes a
// server's connections begin with a PROXY header, of version 1 unless kProxyV2
// is there too.
enum ProxyFlag : uint16_t {
  kProxyV1 = 1,
  kProxyV2 = 2,
  kProxySsl = 4,
  kProxyCommonName = 8,
  kProxyCipher = 16,
  kProxySignature = 32,
  kProxyKey = 64,
  kProxyAuthority = 128,
  kProxyChecksum = 256,
  kProxyUniqueId = 512,
};

struct ConnectionSettings {
  // TLS.
  bool ssl = false;
  Switch check_ssl = Switch::kUnset;  // F055
  Switch verify = Switch::kUnset;     // kOn: required
  // As written: paths lack ca-base and crt-base; `verify` and the versions are
  // not in here but beside it.
  TlsProfile tls;
  TlsOptions tls_options;
  std::string check_sni;
  std::string check_alpn;  // as TlsProfile::alpn
  bool check_sni_auto = true;
  MuxWord check_proto = MuxWord::kUnset;

  // PROXY protocol.
  uint16_t proxy = 0;  // ProxyFlag
  std::vector<ProxyTlv> proxy_tlvs;
  bool check_send_proxy = false;

  // The way there, and the end of it.
  Address socks4;
  bool check_via_socks4 = false;
  bool has_source =
      false;  // the server's own `source`: the proxy's is not for it
  SocketOptions socket;
  bool close_gracefully = false;

  friend auto operator<=>(const ConnectionSettings&,
                          const ConnectionSettings&) = default;
};

// What `global` says about it.
struct ConnectionDefaults {
  std::string ca_base;
  std::string crt_base;
  // ssl-default-server-ciphers and so on: for servers without their own.
  TlsProfile tls;
  TlsOptions tls_options;  // ssl-default-server-options
  bool verify = true;      // ssl-server-verify, or -dV
  bool pp2_never_send_local = false;
};

}  // namespace checkd

#endif  // CONFIG_SERVER_CONNECTION_SETTINGS_H_
