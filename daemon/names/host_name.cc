#include "daemon/names/host_name.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "daemon/names/address_choice.h"

namespace checkd {

HostName::HostName(std::string name, DnsType preferred,
                   const ResolutionRules* rules, Instant now)
    : name_(std::move(name)),
      rules_(rules),
      inquiry_(rules, preferred, now),
      valid_(now) {}

void HostName::Remove(NameFollower* follower) {
  followers_.erase(std::remove(followers_.begin(), followers_.end(), follower),
                   followers_.end());
}

bool HostName::Take(const DnsReply& reply, std::string_view section,
                    Instant now) {
  if (!inquiry_.Take(reply.status, now)) return false;
  if (reply.status != DnsStatus::kValid) {
    Fail(reply.status, now);
    return false;
  }
  valid_ = now;
  recent_.Refresh(reply.records, rules_->hold_obsolete, now);
  return Distribute(absl::StrCat(section, "/", reply.nameserver));
}

// The first follower has it from the name server, the others from what it said.
bool HostName::Distribute(const std::string& who) {
  absl::flat_hash_map<const void*, AddressUse> used;
  for (NameFollower* follower : followers_) {
    const Address address = follower->address();
    if (address.is_set()) ++used[follower->group()][address];
  }
  bool changed = false;
  for (NameFollower* follower : followers_) {
    AddressUse& others = used[follower->group()];
    const Address current = follower->address();
    if (current.is_set()) --others[current];
    const Address next =
        ChooseAddress(recent_.records(), follower->spec(), current, others);
    if (!next.is_set()) {
      follower->SetUnresolved(kCauseNoAddress);
      continue;
    }
    ++others[next];
    if (next != current) {
      follower->SetAddress(next,
                           follower == followers_.front() ? who : "DNS cache");
      changed = true;
    }
    follower->SetResolved(/*answered=*/true);
  }
  return changed;
}

void HostName::Fail(DnsStatus status, Instant now) {
  if (now < After(valid_, rules_->Hold(status))) return;
  recent_.Clear();
  for (NameFollower* follower : followers_) {
    follower->SetUnresolved(CauseOf(status));
  }
}

}  // namespace checkd
