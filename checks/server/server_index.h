// Finds a server's position among those of a backend, by name or by id.
//
// Nothing is stored until the first search: 8 bytes a server then. Thread-safe.
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
  // The servers outlive it and do not change.
  explicit ServerIndex(const std::deque<ServerSpec>* servers)
      : servers_(servers) {}

  // `selector` is a name, or '#' and an id (F476). -1: there is none. O(log n).
  int64_t Find(std::string_view selector) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  int64_t FindName(std::string_view name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  int64_t FindId(int id) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::deque<ServerSpec>* const servers_;
  Mutex mutex_;
  std::vector<uint32_t> by_name_ ABSL_GUARDED_BY(mutex_);  // positions, sorted
  std::vector<uint32_t> by_id_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace checkd

#endif  // CHECKS_SERVER_SERVER_INDEX_H_
