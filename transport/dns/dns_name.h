// Names as DNS has them: labels on the wire, text with dots everywhere else.
//
//   CanonicalDnsName("WWW.Example.net.");       // "www.example.net"
//   size_t at = 12;
//   std::optional<DnsName> name = ReadDnsName(message, &at);
#ifndef TRANSPORT_DNS_DNS_NAME_H_
#define TRANSPORT_DNS_DNS_NAME_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace checkd {

// `name` in lower case, without a final dot; nullopt if it cannot be asked for:
// empty, a label empty or over 63 bytes, over 253 in all, or a byte that is not
// a visible ASCII character or would have to be escaped.
std::optional<std::string> CanonicalDnsName(std::string_view name);

struct DnsName {
  // As of CanonicalDnsName(); empty: the root.
  std::string text;
  // False if CanonicalDnsName() would refuse it. `text` is then empty, and
  // equals no name that was asked for.
  bool plain = true;
};

// Reads the name that begins at `*at` in `message` and moves `*at` behind it,
// following compression (RFC 1035 4.1.4). nullopt if it is malformed: cut
// short, over 255 bytes, pointing anywhere but backwards, or by over 127
// pointers.
std::optional<DnsName> ReadDnsName(std::string_view message, size_t* at);

}  // namespace checkd

#endif  // TRANSPORT_DNS_DNS_NAME_H_
