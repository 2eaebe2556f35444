#include "checks/server/server_index.h"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace checkd {
namespace {

// All positions, ordered by `key` of the server there.
template <typename Key>
std::vector<uint32_t> Sorted(const std::deque<ServerSpec>& servers, Key key) {
  std::vector<uint32_t> order(servers.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return key(servers[a]) < key(servers[b]);
  });
  return order;
}

template <typename Key, typename Value>
int64_t Search(const std::deque<ServerSpec>& servers,
               const std::vector<uint32_t>& order, Key key,
               const Value& value) {
  const auto at = std::lower_bound(
      order.begin(), order.end(), value,
      [&](uint32_t i, const Value& v) { return key(servers[i]) < v; });
  return at != order.end() && key(servers[*at]) == value ? int64_t{*at} : -1;
}

std::string_view Name(const ServerSpec& spec) { return spec.name; }
int Id(const ServerSpec& spec) { return spec.id; }

}  // namespace

int64_t ServerIndex::Find(std::string_view selector) {
  MutexLock lock(&mutex_);
  if (selector.empty() || selector[0] != '#') return FindName(selector);
  int id = 0;
  const char* const end = selector.data() + selector.size();
  const auto [stop, error] = std::from_chars(selector.data() + 1, end, id);
  if (error != std::errc() || stop != end) return -1;
  return FindId(id);
}

int64_t ServerIndex::FindName(std::string_view name) {
  if (by_name_.size() != servers_->size()) by_name_ = Sorted(*servers_, Name);
  return Search(*servers_, by_name_, Name, name);
}

int64_t ServerIndex::FindId(int id) {
  // Ids count up from 1 unless somebody chose others.
  const int64_t usual = int64_t{id} - 1;
  if (usual >= 0 && usual < static_cast<int64_t>(servers_->size()) &&
      (*servers_)[usual].id == id) {
    return usual;
  }
  if (by_id_.size() != servers_->size()) by_id_ = Sorted(*servers_, Id);
  return Search(*servers_, by_id_, Id, id);
}

}  // namespace checkd
