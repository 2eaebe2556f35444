// Carries events from the shards to the log targets of their proxies.
//
// OnEvent() runs on shards: it queues a copy and returns. The control loop
// formats and sends, in the order of arrival, and serves others after each
// hundred. The queue is bounded; what does not fit is counted, and the count
// is logged once there is room again.
//
//   LogRouter router(&config, "checkd", &console, &loop);
//   Fleet fleet(&config, &router, &clock);
//   ...
//   router.Drain();   // at the end
#ifndef DAEMON_LOG_LOG_ROUTER_H_
#define DAEMON_LOG_LOG_ROUTER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "checks/spec/event.h"
#include "config/values/config.h"
#include "daemon/log/console.h"
#include "daemon/log/log_sink.h"
#include "tasks/event_loop.h"
#include "tasks/mutex.h"

namespace checkd {

class LogRouter : public Observer {
 public:
  // `config`, `console` and `control` outlive the router. `program` is the tag
  // where none is configured.
  LogRouter(const Config* config, const std::string& program, Console* console,
            EventLoop* control);

  void OnEvent(const Event& event) override;

  // Sends everything queued. Control loop only.
  void Drain();

  // Logs a line of the process itself about `proxy` (null: global's targets)
  // at once. Control loop only.
  void Log(const ProxyConfig* proxy, LogLevel level, std::string_view text);

  // Messages lost so far: queue full, or the target took them not. Control loop
  // only.
  uint64_t dropped();

  static constexpr size_t kMaxQueued = 65536;

 private:
  // Sends at most `limit`; true if there is more.
  bool SendSome(size_t limit);
  bool Take();
  void OnPosted();
  void Report(const Event& event);
  void Send(const std::vector<LogTarget>& targets, std::string_view tag,
            LogLevel level, std::string_view text);
  // Moves on in the sample of `target`, whose levels want the message.
  bool IsSampled(const LogTarget& target);

  const Config* const config_;
  Console* const console_;
  EventLoop* const control_;
  const std::string tag_;
  std::string hostname_;  // empty unless log-send-hostname
  LogSink sink_;
  std::string buffer_;
  absl::flat_hash_map<const BackendSpec*, const ProxyConfig*> proxies_;
  // In the present round of each sample: the last message's, from 1.
  absl::flat_hash_map<const LogTarget*, int> positions_;
  std::vector<Event> taken_;  // from queue_, in one piece
  size_t sent_ = 0;           // of taken_
  uint64_t lost_ = 0;         // behind what is in taken_

  mutable Mutex mutex_;
  std::vector<Event> queue_ ABSL_GUARDED_BY(mutex_);
  bool posted_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t overflowed_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t overflowed_total_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace checkd

#endif  // DAEMON_LOG_LOG_ROUTER_H_
