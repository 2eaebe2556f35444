// DNS messages made by hand, for tests: the other side of dns_message.h.
// Nothing is compressed, and nothing is checked.
//
//   WireMessage reply{.id = 7, .name = "www.test", .type = kDnsWireA};
//   reply.answers = {WireA("www.test", "192.0.2.1")};
//   std::string bytes = reply.Encode();
#ifndef TRANSPORT_DNS_TESTING_DNS_WIRE_H_
#define TRANSPORT_DNS_TESTING_DNS_WIRE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "transport/dns/dns_message.h"

namespace checkd {

// Two and four bytes in network order.
std::string Wire16(uint16_t value);
std::string Wire32(uint32_t value);
// Labels of `name` ("" is the root) with their final zero.
std::string WireName(std::string_view name);

struct WireRecord {
  std::string owner = {};
  uint16_t type = 0;
  std::string data = {};
  uint32_t ttl_s = 60;
  uint16_t klass = 1;

  std::string Encode() const;
};

// `ip` is numeric.
WireRecord WireA(std::string_view owner, std::string_view ip,
                 uint32_t ttl_s = 60);
WireRecord WireAaaa(std::string_view owner, std::string_view ip,
                    uint32_t ttl_s = 60);
WireRecord WireCname(std::string_view owner, std::string_view target,
                     uint32_t ttl_s = 60);
WireRecord WireSrv(std::string_view owner, uint16_t priority, uint16_t weight,
                   uint16_t port, std::string_view target, uint32_t ttl_s = 60);

struct WireMessage {
  uint16_t id = 0;
  uint16_t flags = 0x8180;  // an answer, recursion asked for and available
  std::string name = {};
  uint16_t type = kDnsWireA;
  std::vector<WireRecord> answers = {};
  std::vector<WireRecord> authorities = {};
  std::vector<WireRecord> additional = {};

  std::string Encode() const;
};

}  // namespace checkd

#endif  // TRANSPORT_DNS_TESTING_DNS_WIRE_H_
