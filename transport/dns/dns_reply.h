// What is asked of name servers, and what came of it: plain values.
#ifndef TRANSPORT_DNS_DNS_REPLY_H_
#define TRANSPORT_DNS_DNS_REPLY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "transport/values/address.h"

namespace checkd {

enum class DnsType : uint8_t { kA, kAaaa, kSrv };

// What a question came to, as the hold times tell them apart (F685).
enum class DnsStatus : uint8_t {
  kValid,
  kNxDomain,  // `hold nx`
  kRefused,   // `hold refused`
  kTimeout,   // `hold timeout`
  kOther,     // `hold other`: SERVFAIL, no record of that type, nonsense
};

struct DnsRecord {
  // A, AAAA: the address, without port. SRV: that of `target`, if the answer
  // brought it along (additional section); unset if not.
  Address address = {};
  std::string target =
      {};             // SRV: host name in lower case, without the final dot
  uint16_t port = 0;  // SRV
  uint16_t weight = 0;
  uint16_t priority = 0;
  uint32_t ttl_s = 0;  // the least along the chain of aliases
};

struct DnsReply {
  DnsStatus status = DnsStatus::kOther;
  std::string nameserver =
      {};  // the name of the one that answered; may be empty
  std::vector<DnsRecord> records =
      {};  // of the type asked for; none unless kValid
};

}  // namespace checkd

#endif  // TRANSPORT_DNS_DNS_REPLY_H_
