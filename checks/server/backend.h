// A backend: its servers, and how many of them can serve (F380, F381, F437).
//
//   MonotonicClock clock;
//   Backend backend(&spec, &observer, &clock);
//   Server* s = backend.FindServer("web1");   // or "#3"
//
// Thread-safe. The set of servers never changes.
#ifndef CHECKS_SERVER_BACKEND_H_
#define CHECKS_SERVER_BACKEND_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "checks/server/server.h"
#include "checks/server/server_index.h"
#include "checks/server/serving.h"
#include "checks/server/snapshot.h"
#include "checks/spec/event.h"
#include "checks/spec/spec.h"
#include "tasks/clock.h"
#include "tasks/mutex.h"

namespace checkd {

class Backend {
 public:
  // Builds one Server for each of `spec`'s, without any event. All three
  // outlive it; `observer` may be null (nobody is told). `clock` must be
  // thread-safe if threads are used.
  Backend(const BackendSpec* spec, Observer* observer, Clock* clock);
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;

  const BackendSpec& spec() const { return *spec_; }
  Observer* observer() const { return observer_; }

  // In order of configuration. Their addresses are stable.
  std::deque<Server>& servers() { return servers_; }
  const std::deque<Server>& servers() const { return servers_; }
  // By name, or by "#id" (F476). Null if there is none. O(log n).
  Server* FindServer(std::string_view selector);

  // Whole seconds of the clock: what lastchg and downtime are counted in.
  uint32_t NowSeconds() const;

  BackendSnapshot Snapshot() const ABSL_LOCKS_EXCLUDED(mutex_);

  // Ends the slowstarts whose time has passed, of at most `*most` servers from
  // number `*next` on; called for all of them each second. Both move along;
  // true: there are more. Costs nothing while no server is starting.
  bool EndSlowstarts(size_t* next, size_t* most);
  // For Server: one more, or one less, is starting.
  void CountStarting(int change) {
    starting_.fetch_add(change, std::memory_order_relaxed);
  }

  // For Server, at a transition, with the server's lock held: replaces what one
  // server adds by something else, or by the same to read the counts.
  ServingCounts Replace(const ServerShare& before, const ServerShare& after)
      ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  uint32_t FirstBackupWeight() const;

  const BackendSpec* const spec_;
  Observer* const observer_;
  Clock* const clock_;
  mutable Mutex mutex_;
  ServingTally tally_ ABSL_GUARDED_BY(mutex_);
  std::atomic<int> starting_{0};
  std::deque<Server> servers_;
  std::vector<const Server*> backups_;  // in order of configuration
  ServerIndex index_;
};

}  // namespace checkd

#endif  // CHECKS_SERVER_BACKEND_H_
