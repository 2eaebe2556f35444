// Names at run time: one thread that asks the name servers of every `resolvers`
// section and tells the servers where they are. A slow, lying or dead name
// server holds up nobody else.
//
//   Names names(config, [&](Server& s) { fleet.CheckNow(s); });
//   for (Server& server : ...) names.Add(&server);
//   names.Start();
//   ...
//   names.Stop();    // before the servers and their shards go
//
// Thread: Add(), Start(), Stop() and the ends of its life belong to its
// owner's; Report() and, once started, Rename() to any.
#ifndef DAEMON_NAMES_NAMES_H_
#define DAEMON_NAMES_NAMES_H_

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "config/values/config.h"
#include "daemon/names/name_section.h"
#include "daemon/names/names_view.h"
#include "daemon/names/server_follower.h"
#include "tasks/clock.h"
#include "tasks/event_loop.h"
#include "tasks/mutex.h"
#include "tasks/poller.h"
#include "transport/dns/dns_client.h"

namespace checkd {

class Names : public NamesView {
 public:
  // `config` outlives it. `ready` is called on the names' thread with each
  // server that came out of maintenance: its check need not wait.
  Names(const Config* config, std::function<void(Server&)> ready);
  // Stops if still running. No check of an added server may run any more.
  ~Names() override;
  Names(const Names&) = delete;
  Names& operator=(const Names&) = delete;

  // Before Start(). Ignored unless it has a name, and resolvers that exist.
  // `server` is watched from now on (Server::Watch()) and outlives Stop().
  void Add(Server* server);
  // Starts the thread, if any server has a name to follow. Once.
  void Start();
  // Ends it; waits for the work at hand, not for answers. Servers stay as they
  // are. Harmless when not running.
  void Stop();

  // Its thread's; to be watched (SelfReport), before Start(), and for its
  // meter.
  EventLoop& loop() { return loop_; }

  // NamesView
  std::vector<ResolversReport> Report() const override
      ABSL_LOCKS_EXCLUDED(mutex_);
  void Rename(Server& server, const std::string& fqdn) override;

 private:
  class Section;

  Section* FindSection(std::string_view name);
  void Hurry(ServerFollower& follower);
  // Copies the counters for Report(), once a turn of the loop.
  static void OnPublish(void* self);

  MonotonicClock clock_;
  EpollPoller poller_;
  EventLoop loop_;
  ServerFollower::Events events_;
  Tasklet publish_;
  std::deque<ServerFollower> followers_;
  absl::flat_hash_map<const Server*, ServerFollower*> by_server_;
  std::vector<std::unique_ptr<Section>> sections_;
  std::thread thread_;
  mutable Mutex mutex_;
  std::vector<ResolversReport> report_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace checkd

#endif  // DAEMON_NAMES_NAMES_H_
