#include "daemon/names/recent_records.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace checkd {
namespace {

using Key = std::tuple<std::string_view, uint16_t, Address>;

Key KeyOf(const DnsRecord& record) {
  if (record.target.empty()) return {{}, 0, record.address};
  return {record.target, record.port, Address()};
}

}  // namespace

template <typename Fn>
void RecentRecords::Retain(Fn keep) {
  size_t kept = 0;
  for (size_t i = 0; i < records_.size(); ++i) {
    if (!keep(i)) continue;
    if (kept != i) records_[kept] = std::move(records_[i]);
    seen_[kept++] = seen_[i];
  }
  records_.resize(kept);
  seen_.resize(kept);
}

void RecentRecords::Refresh(const std::vector<DnsRecord>& answer,
                            Duration hold_obsolete, Instant now) {
  absl::flat_hash_map<Key, const DnsRecord*> fresh;
  for (const DnsRecord& record : answer) fresh.emplace(KeyOf(record), &record);
  size_t wanted = fresh.size();
  Retain([&](size_t i) {
    const auto found = fresh.find(KeyOf(records_[i]));
    if (found == fresh.end()) return After(seen_[i], hold_obsolete) > now;
    records_[i] = *found->second;
    seen_[i] = now;
    found->second = nullptr;
    --wanted;
    return true;
  });
  MakeRoom(wanted, now);
  for (const DnsRecord& record : answer) {
    const auto found = fresh.find(KeyOf(record));
    if (found->second != &record) continue;
    if (records_.size() >= kMax) break;
    records_.push_back(record);
  }
  seen_.resize(records_.size(), now);
}

void RecentRecords::MakeRoom(size_t wanted, Instant now) {
  if (records_.size() + wanted <= kMax) return;
  std::vector<size_t> missing;  // for the longest time first
  for (size_t i = 0; i < records_.size(); ++i) {
    if (seen_[i] < now) missing.push_back(i);
  }
  std::stable_sort(missing.begin(), missing.end(),
                   [this](size_t a, size_t b) { return seen_[a] < seen_[b]; });
  const size_t surplus = records_.size() + wanted - kMax;
  missing.resize(std::min(missing.size(), surplus));
  std::vector<bool> gone(records_.size());
  for (const size_t i : missing) gone[i] = true;
  Retain([&gone](size_t i) { return !gone[i]; });
}

}  // namespace checkd
