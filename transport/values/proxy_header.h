// The PROXY protocol header that a connection begins with, as the
// configuration asks for it. A plain value; the bytes are made in
// transport/codecs/proxy_codec.h.
#ifndef TRANSPORT_VALUES_PROXY_HEADER_H_
#define TRANSPORT_VALUES_PROXY_HEADER_H_

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace checkd {

// A type-length-value of version 2, after the addresses.
struct ProxyTlv {
  uint8_t type = 0;
  std::string value;

  friend auto operator<=>(const ProxyTlv&, const ProxyTlv&) = default;
};

// Which header, not its addresses: those are of the connection that it is
// written on. Version 1 knows neither flags nor TLVs.
struct ProxyHeader {
  enum class Version : uint8_t { kV1 = 1, kV2 = 2 };
  Version version = Version::kV1;
  // Version 2: the LOCAL command without addresses, as checks send it unless
  // `pp2-never-send-local` is set (F705).
  bool local = true;
  bool ssl = false;        // `send-proxy-v2-ssl`: PP2_TYPE_SSL
  bool cipher = false;     // `proxy-v2-options ssl-cipher`: in it
  bool authority = false;  // `proxy-v2-options authority`: the SNI, if any
  bool crc32c = false;     // `proxy-v2-options crc32c`
  std::vector<ProxyTlv> tlvs = {};  // the others, in the order of sending

  friend auto operator<=>(const ProxyHeader&, const ProxyHeader&) = default;
};

}  // namespace checkd

#endif  // TRANSPORT_VALUES_PROXY_HEADER_H_
