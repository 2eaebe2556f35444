// Finds a server's position among those of a backend, by name or by id.
//
// Searches come from commands, state files and the like, never from checks.
// Nothing is stored until the first one; then 4 bytes a server for names, and 4
// more for ids if those are not simply 1, 2, 3... Thread-safe: searches take
// turns, the first of them sorts.
#ifndef CHECKS_SERVER_SERVER_INDEX_H_
#define CHECKS_SERVER_SERVER_INDEX_H_

#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "checks/spec/spec.h"
#include "tasks/mutex.h"

namespace checkd {

class ServerIndex {
 public:
  // The servers outlive it; from the first search on none comes or goes, and
  // names and ids stay.
  explicit ServerIndex(const std::deque<ServerSpec>* servers)
      : servers_(servers) {}

  // The position among the servers. `selector` is a name, or '#' and an id
  // (F476). -1: there is none. Of servers of one name the first. O(log n).
  int64_t Find(std::string_view selector) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  // By binary search in the order of names; ids mostly need none.
  int64_t FindName(std::string_view name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  int64_t FindId(int id) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::deque<ServerSpec>* const servers_;
  // Held while sorting too: the first search of a million servers takes a
  // while.
  Mutex mutex_;
  // Empty until the first search of its kind.
  std::vector<uint32_t> by_name_ ABSL_GUARDED_BY(mutex_);  // positions, sorted
  std::vector<uint32_t> by_id_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace checkd

#endif  // CHECKS_SERVER_SERVER_INDEX_H_
