// Reads what a name server answered (RFC 1035, RFC 2782, RFC 3596): a function
// of bytes, without I/O, clock or state.
//
//   ParsedDnsReply parsed = ParseDnsReply(bytes, {"www.example.net", kA});
//   if (parsed.finding == DnsFinding::kValid) Use(parsed.reply.records);
//
// Never reads outside `message`; the work is bounded by its size (at most 65535
// bytes count), by 16 aliases and by the bounds of dns_name.h.
#ifndef TRANSPORT_DNS_DNS_MESSAGE_H_
#define TRANSPORT_DNS_DNS_MESSAGE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "transport/dns/dns_reply.h"

namespace checkd {

// RFC 1035 3.2.2 and others.
enum DnsWireType : uint16_t {
  kDnsWireA = 1,
  kDnsWireCname = 5,
  kDnsWireAaaa = 28,
  kDnsWireSrv = 33,
};
DnsWireType WireType(DnsType type);

struct DnsQuestion {
  std::string_view name;  // as of CanonicalDnsName()
  DnsType type = DnsType::kA;
};

// What an answer is, as `show resolvers` counts it: finer than DnsStatus.
enum class DnsFinding : uint8_t {
  kValid,
  kNxDomain,
  kRefused,
  kServerFailure,  // any other code than 0, 3 and 5
  kEmpty,          // no error, and no record of that type
  kCnameError,  // aliases in a circle, over 16, or not leading to the records
  kTruncated,
  kMalformed,  // against the protocol, or the answer to another question
};
// kOther for all that have no hold time of their own.
DnsStatus ToStatus(DnsFinding finding);

struct ParsedDnsReply {
  DnsFinding finding = DnsFinding::kMalformed;
  bool cname = false;  // an alias was followed
  DnsReply reply;      // without `nameserver`
};

// Records of other names, classes and types are passed over. An SRV record gets
// the first address that the additional section has for its target, and is left
// out if its target is the root ("no such service") or no host name.
//
// `message`: as it came, from the header on, without the two bytes of length
// that TCP puts before it. Its id is not looked at, its question must be
// `question`. The result owns all that it holds.
ParsedDnsReply ParseDnsReply(std::string_view message,
                             const DnsQuestion& question);

// Size of the header, and offset and bits of its two bytes of flags.
inline constexpr size_t kDnsHeaderSize = 12;
inline constexpr uint16_t kDnsIsAnswer = 0x8000;
inline constexpr uint16_t kDnsIsTruncated = 0x0200;
inline constexpr uint16_t kDnsOpcode = 0x7800;
inline constexpr uint16_t kDnsRcode = 0x000F;

}  // namespace checkd

#endif  // TRANSPORT_DNS_DNS_MESSAGE_H_
