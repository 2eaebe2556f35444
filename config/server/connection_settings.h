// How a server is reached, as its words and those of default-server say it: the
// part of ServerSettings that few servers change, kept once for all that say
// the same (config/server/connection_table.h), and turned into a ServerAccess
// when the whole configuration is known (F055-F060, F071, F072).
//
// Values without I/O: files are names, and nothing is known of whether they
// exist. Ordered and compared member by member, which is what makes them
// shareable: two lines that say the same in another order give equal values,
// unless they add TLVs, whose order counts.
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

// What `proto` and `check-proto` may name (F058). Only the first three are
// spoken; the others are judged where a check would use them.
enum class MuxWord : uint8_t { kUnset, kNone, kH1, kH2, kFcgi, kSpop };

// What `send-proxy...` and `proxy-v2-options` ask for. Any of them makes a
// server's connections begin with a PROXY header, of version 1 unless kProxyV2
// is there too. ConnectionTable leaves kProxyCommonName, kProxySignature,
// kProxyKey and kProxyUniqueId out of the headers of checks (F705).
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
  // `ssl` of traffic; checks follow unless `check-ssl` says otherwise or they
  // have a target of their own (F055).
  bool ssl = false;
  Switch check_ssl = Switch::kUnset;  // F055
  Switch verify = Switch::kUnset;     // kOn: required
  // As written: paths lack ca-base and crt-base; `verify` and the versions are
  // not in here but beside it, since `global` has a say in them.
  // ConnectionTable puts them together.
  TlsProfile tls;
  TlsOptions tls_options;
  std::string check_sni;
  std::string check_alpn;  // as TlsProfile::alpn
  bool check_sni_auto = true;
  MuxWord check_proto = MuxWord::kUnset;

  // PROXY protocol.
  // The header of traffic, which checks send too unless they have a target of
  // their own; `check_send_proxy` makes them send it in any case (F059).
  uint16_t proxy = 0;  // ProxyFlag
  std::vector<ProxyTlv> proxy_tlvs;
  std::vector<TlvFormat> tlv_formats;  // of those with a value of each check
  bool check_send_proxy = false;

  // The way there, and the end of it.
  // Of the SOCKS4 server, with a port; checks use it only if `check_via_socks4`
  // is set too (F060).
  Address socks4;
  bool check_via_socks4 = false;
  bool has_source =
      false;  // the server's own `source`: the proxy's is not for it
  SocketOptions socket;
  // `x-close fin`: FIN instead of RST at the end of a check (F647).
  bool close_gracefully = false;

  friend auto operator<=>(const ConnectionSettings&,
                          const ConnectionSettings&) = default;
};

// What `global` says about it. Complete when the last section is read: a
// `global` may stand behind the servers. `tls_options` of a server and of
// `global` are merged (arguments/tls_options.h); of the rest the server's own
// word wins.
struct ConnectionDefaults {
  // Put before relative paths: `ca_base` before those of authorities and
  // revocation lists, `crt_base` before that of the client's certificate. Paths
  // that begin with '/' or '@' stay.
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
