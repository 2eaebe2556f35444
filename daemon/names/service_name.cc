#include "daemon/names/service_name.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace checkd {

ServiceName::ServiceName(std::string name, const ResolutionRules* rules,
                         Instant now, HostBook* hosts)
    : name_(std::move(name)),
      rules_(rules),
      hosts_(hosts),
      inquiry_(rules, DnsType::kSrv, now),
      valid_(now) {}

void ServiceName::Add(NameFollower* follower) {
  const void* const id = follower->group();
  auto group = std::find_if(groups_.begin(), groups_.end(),
                            [id](const Group& g) { return g.id == id; });
  if (group == groups_.end()) group = groups_.insert(group, Group{id});
  group->free.push_back(group->slots.size());
  group->slots.push_back({follower, {}});
}

bool ServiceName::Take(const DnsReply& reply, Instant now) {
  if (!inquiry_.Take(reply.status, now)) return false;
  if (reply.status == DnsStatus::kValid) {
    valid_ = now;
    recent_.Refresh(reply.records, rules_->hold_obsolete, now);
  } else if (now < After(valid_, rules_->Hold(reply.status))) {
    return false;
  } else {
    recent_.Clear();
  }
  bool moved = false;
  for (Group& group : groups_) moved |= Fill(group);
  return moved;
}

bool ServiceName::Fill(Group& group) {
  using Key = std::pair<std::string_view, uint16_t>;
  absl::flat_hash_map<Key, const DnsRecord*> records;
  for (const DnsRecord& record : recent_.records()) {
    records.emplace(Key(record.target, record.port), &record);
  }
  bool moved = false;
  for (size_t i = 0; i < group.slots.size(); ++i) {
    Slot& slot = group.slots[i];
    if (slot.target.empty()) continue;
    const auto found = records.find(Key(slot.target, slot.port));
    if (found == records.end()) {
      Free(slot);
      group.free.push_back(i);
    } else {
      moved |= Use(slot, *found->second);
      found->second = nullptr;
    }
  }
  for (const DnsRecord& record : recent_.records()) {
    if (group.free.empty()) break;
    if (records[Key(record.target, record.port)] != &record) continue;
    moved |= Use(group.slots[group.free.front()], record);
    group.free.pop_front();
  }
  return moved;
}

bool ServiceName::Use(Slot& slot, const DnsRecord& record) {
  NameFollower& follower = *slot.follower;
  const bool fresh = slot.target.empty();
  if (!follower.spec().ignore_weight) follower.SetSrvWeight(record.weight);
  const bool moved =
      record.address.is_set() && record.address != follower.address();
  if (record.address.is_set()) {
    hosts_->Unfollow(&follower);
    follower.SetAddress(record.address, "DNS additional record");
  }
  if (fresh) {
    slot.target = record.target;
    slot.port = record.port;
    follower.SetTarget(record.target, record.port);
  }
  if (record.address.is_set()) {
    follower.SetResolved(/*answered=*/false);
  } else {
    hosts_->Follow(&follower, record.target);
  }
  return moved;
}

void ServiceName::Free(Slot& slot) {
  hosts_->Unfollow(slot.follower);
  slot.follower->SetUnresolved(kCauseSrvRemoved);
  slot.follower->SetTarget({}, 0);
  slot.target.clear();
  slot.port = 0;
}

}  // namespace checkd
