#include "daemon/names/address_choice.h"

#include <algorithm>

namespace checkd {
namespace {

bool InNets(const NameSpec& spec, const Address& address) {
  return std::any_of(
      spec.nets.begin(), spec.nets.end(),
      [&address](const Network& net) { return net.Contains(address); });
}

}  // namespace

Address ChooseAddress(const std::vector<DnsRecord>& records,
                      const NameSpec& spec, const Address& current,
                      const AddressUse& used) {
  const Address::Family preferred =
      spec.prefer_ipv4 ? Address::Family::kIpv4 : Address::Family::kIpv6;
  constexpr int kFamily = 8, kNet = 4, kFree = 2, kCurrent = 1;
  const DnsRecord* best = nullptr;
  int best_score = -1;
  for (const DnsRecord& record : records) {
    const auto users = used.find(record.address);
    const bool taken = users != used.end() && users->second > 0;
    if (taken && !spec.allow_duplicates) continue;
    const int score = (record.address.family() == preferred ? kFamily : 0) +
                      (InNets(spec, record.address) ? kNet : 0) +
                      (taken ? 0 : kFree) +
                      (record.address == current ? kCurrent : 0);
    if (score <= best_score) continue;
    best = &record;
    best_score = score;
  }
  return best == nullptr ? Address() : best->address;
}

}  // namespace checkd
