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
#include "checks/server/event.h"
#include "checks/server/server.h"
#include "checks/server/server_index.h"
#include "checks/server/serving.h"
#include "checks/server/snapshot.h"
#include "checks/spec/spec.h"
#include "tasks/clock.h"
#include "tasks/mutex.h"

namespace checkd {

class Backend {
 public:
  // Builds one Server for each of `spec`'s, without any event. All three
  // outlive it; `observer` may be null (no events). `clock` must be
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

  // Servers that serve: the usable active ones, or else one backup. For runs:
  // takes no server's lock.
  uint32_t Serving() const ABSL_LOCKS_EXCLUDED(mutex_);
  // A copy of the counts, of one moment.
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
  // server adds by something else, or by the same. Emits `event`, if any, with
  // the counts after it, and kBackendEmpty if no server is left (F437): both
  // under the lock of the counts, so that those of the last event are right.
  // False: the observer had no room for `event`.
  bool Replace(const ServerShare& before, const ServerShare& after,
               Event* event) ABSL_LOCKS_EXCLUDED(mutex_);

  // After the observer lost events: looks at up to `*most` servers from number
  // `*next` on, and emits the present state of those of which events were lost;
  // after the last server also kBackendEmpty, if that was lost and still holds.
  // Both arguments move along; true: there are more servers. Takes each
  // server's lock, so a loss that is being noted meanwhile is seen.
  bool ResendState(size_t* next, size_t* most) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  // Of the first usable backup, which serves alone; 0: there is none. Takes
  // servers' locks, so not under that of the counts.
  uint32_t FirstBackupWeight() const ABSL_LOCKS_EXCLUDED(mutex_);
  // F437. Remembers that it found no room.
  void EmitEmpty(Event::Cause cause) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const BackendSpec* const spec_;
  Observer* const observer_;
  Clock* const clock_;
  mutable Mutex mutex_;
  ServingTally tally_ ABSL_GUARDED_BY(mutex_);
  // That it is empty found no room with the observer.
  bool empty_event_lost_ ABSL_GUARDED_BY(mutex_) = false;
  // Servers in STARTING, so that EndSlowstarts() costs nothing without any.
  std::atomic<int> starting_{0};
  std::deque<Server> servers_;
  std::vector<const Server*> backups_;  // in order of configuration
  ServerIndex index_;
};

}  // namespace checkd

#endif  // CHECKS_SERVER_BACKEND_H_
