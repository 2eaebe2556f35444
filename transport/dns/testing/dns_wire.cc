#include "transport/dns/testing/dns_wire.h"

#include <algorithm>
#include <cassert>

#include "absl/strings/str_cat.h"

namespace checkd {
namespace {

std::string IpBytes(std::string_view ip) {
  const auto address = Address::FromIp(ip);
  assert(address);
  return std::string(address->ip_bytes());
}

uint16_t Count(const std::vector<WireRecord>& records) {
  return static_cast<uint16_t>(records.size());
}

}  // namespace

std::string Wire16(uint16_t value) {
  return {static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::string Wire32(uint32_t value) {
  return Wire16(static_cast<uint16_t>(value >> 16)) +
         Wire16(static_cast<uint16_t>(value));
}

std::string WireName(std::string_view name) {
  std::string wire;
  while (!name.empty()) {
    const std::string_view label = name.substr(0, name.find('.'));
    wire += static_cast<char>(label.size());
    wire += label;
    name.remove_prefix(std::min(label.size() + 1, name.size()));
  }
  wire += '\0';
  return wire;
}

std::string WireRecord::Encode() const {
  return absl::StrCat(WireName(owner), Wire16(type), Wire16(klass),
                      Wire32(ttl_s), Wire16(static_cast<uint16_t>(data.size())),
                      data);
}

WireRecord WireA(std::string_view owner, std::string_view ip, uint32_t ttl_s) {
  return {std::string(owner), kDnsWireA, IpBytes(ip), ttl_s};
}

WireRecord WireAaaa(std::string_view owner, std::string_view ip,
                    uint32_t ttl_s) {
  return {std::string(owner), kDnsWireAaaa, IpBytes(ip), ttl_s};
}

WireRecord WireCname(std::string_view owner, std::string_view target,
                     uint32_t ttl_s) {
  return {std::string(owner), kDnsWireCname, WireName(target), ttl_s};
}

WireRecord WireSrv(std::string_view owner, uint16_t priority, uint16_t weight,
                   uint16_t port, std::string_view target, uint32_t ttl_s) {
  return {std::string(owner), kDnsWireSrv,
          absl::StrCat(Wire16(priority), Wire16(weight), Wire16(port),
                       WireName(target)),
          ttl_s};
}

std::string WireMessage::Encode() const {
  std::string wire =
      absl::StrCat(Wire16(id), Wire16(flags), Wire16(1), Wire16(Count(answers)),
                   Wire16(Count(authorities)), Wire16(Count(additional)));
  absl::StrAppend(&wire, WireName(name), Wire16(type), Wire16(1));
  for (const auto* section : {&answers, &authorities, &additional}) {
    for (const WireRecord& record : *section) wire += record.Encode();
  }
  return wire;
}

}  // namespace checkd
