// The PROXY protocol, both versions, from values to bytes and back. No I/O.
//
//   std::string bytes = EncodeProxyHeader(header, local, server);
//   ParsedProxyHeader parsed = ParseProxyHeader(bytes);
//
// Source: proxy-protocol.txt, section 2; F059, F705 for what checks send.
#ifndef TRANSPORT_CODECS_PROXY_CODEC_H_
#define TRANSPORT_CODECS_PROXY_CODEC_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "transport/values/address.h"
#include "transport/values/proxy_header.h"

namespace checkd {

// The TLV types that have a meaning here; the others are carried as they are.
inline constexpr uint8_t kProxyTlvAuthority = 0x02;
inline constexpr uint8_t kProxyTlvCrc32c = 0x03;
inline constexpr uint8_t kProxyTlvSsl = 0x20;

// What the connection speaks behind its header. The TLS part of the header is
// about that: HAProxy takes a check's own connection for the client's (2.6 was
// asked), of which before the handshake no more is known. So version and cipher
// in it are always "TLSv1.3" and "(NONE)".
struct ProxiedTls {
  bool enabled = false;
  std::string sni = {};  // empty: none
};

// The header of a connection from `source` to `destination`.
//
// Version 1 names both if they are IP addresses, as TCP6 unless both are IPv4
// (an IPv4 address among IPv6 is then a mapped one); else it is UNKNOWN.
// Version 2 names them if they are IP addresses (mixed ones as above) or unix
// sockets with a name, unless `header.local`; else it is LOCAL. Then come
// `header.tlvs`, the checksum, the SNI, and the SSL block: of `tls`, as the
// client's. Empty if the TLVs are longer than the protocol's 65535 bytes allow.
std::string EncodeProxyHeader(const ProxyHeader& header, const Address& source,
                              const Address& destination,
                              const ProxiedTls& tls = {});

struct ParsedProxyHeader {
  enum class State : uint8_t {
    kNeedMore,  // all right so far, but not the whole
    kBad,       // no PROXY header, or a broken one: close
    kDone,
  };
  State state = State::kNeedMore;
  // The rest is of kDone only.
  size_t size = 0;  // bytes of the header; what follows is the client's
  ProxyHeader::Version version = ProxyHeader::Version::kV1;
  bool local = false;  // version 2's LOCAL command
  // Unset where the header does not tell: LOCAL, UNKNOWN, datagrams, a unix
  // socket without a name. Use the connection's own addresses then.
  Address source;
  Address destination;
  // Version 2: all of them in their order. The checksum, if there is one, was
  // right.
  std::vector<ProxyTlv> tlvs;
};

// Reads what a connection begins with. Headers longer than `max_size` are bad,
// so a buffer of that size is enough; version 1 never needs more than 107
// bytes.
//
// `bytes` is what has come up to now, from the first byte on: after kNeedMore
// call again with more of it. Nothing of the result points into it.
ParsedProxyHeader ParseProxyHeader(std::string_view bytes,
                                   size_t max_size = 4096);

}  // namespace checkd

#endif  // TRANSPORT_CODECS_PROXY_CODEC_H_
