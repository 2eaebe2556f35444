// Makes log lines of events, and sends them to the log targets of their proxies
// and to the console.
//
//   LogRouter router(&config, "checkd", &console);
//   feed.AddReader(&router);     // an EventFeed
//   router.Log(nullptr, LogLevel::kNotice, "of the process");
//
// Thread: the control loop's.
#ifndef DAEMON_LOG_LOG_ROUTER_H_
#define DAEMON_LOG_LOG_ROUTER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "checks/server/event.h"
#include "checks/spec/log_level.h"
#include "config/values/config.h"
#include "daemon/log/console.h"
#include "daemon/log/log_message.h"
#include "daemon/log/log_sink.h"

namespace checkd {

class LogRouter : public EventReader {
 public:
  // `config` and `console` outlive the router. `program` is the tag where none
  // is configured. Makes the sockets of all targets at once
  // (LogSink::Prepare()).
  LogRouter(const Config* config, const std::string& program, Console* console);

  // Prints the line of `event` on the console, as a warning, or as an alert
  // that a backend is empty, and sends it to the log targets of its proxy, with
  // the time of the event as its stamp. A change of a host name is logged only
  // (F487). Never waits.
  void OnEvent(const Event& event) override;
  // Tells console and global's targets that so many events found no place.
  void OnLost(uint64_t count) override;

  // Logs a line of the process itself about `proxy` (null: global's targets).
  // Stamped with the time of the call; not printed on the console.
  void Log(const ProxyConfig* proxy, LogLevel level, std::string_view text);

  // Messages that their target did not take, so far. Takes what refusals have
  // come, hence not const.
  uint64_t dropped() { return sink_.dropped(); }

 private:
  void LogAt(int64_t time_us, const ProxyConfig* proxy, LogLevel level,
             std::string_view text);
  void Send(const std::vector<LogTarget>& targets, LogMessage* message);
  // Moves on in the sample of `target`, whose levels want the message.
  bool IsSampled(const LogTarget& target);

  const Config* const config_;
  Console* const console_;
  const std::string tag_;
  std::string hostname_;  // empty unless log-send-hostname
  LogSink sink_;
  std::string buffer_;
  absl::flat_hash_map<const BackendSpec*, const ProxyConfig*> proxies_;
  // In the present round of each sample: the last message's, from 1.
  absl::flat_hash_map<const LogTarget*, int> positions_;
};

}  // namespace checkd

#endif  // DAEMON_LOG_LOG_ROUTER_H_
