#include "daemon/log/log_router.h"

#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "checks/server/backend.h"
#include "checks/server/log_lines.h"
#include "daemon/process/wall_time.h"

namespace checkd {
namespace {

// What stderr says of an event: as the log does, except that the name of an
// empty backend is quoted there (F380, F424).
std::string ConsoleText(const Event& event, const std::string& line) {
  if (event.kind != Event::Kind::kBackendEmpty) return line;
  const BackendSpec& spec = event.backend->spec();
  return absl::StrCat(spec.kind == ProxyKind::kListen ? "proxy" : "backend",
                      " '", spec.name, "' has no server available!");
}

}  // namespace

LogRouter::LogRouter(const Config* config, const std::string& program,
                     Console* console)
    : config_(config),
      console_(console),
      tag_(config->global.log_tag.empty() ? program : config->global.log_tag) {
  if (config->global.log_send_hostname) {
    hostname_ = config->global.log_hostname.empty()
                    ? HostName()
                    : config->global.log_hostname;
  }
  for (const LogTarget& target : config->global.logs) sink_.Prepare(target);
  for (const ProxyConfig& proxy : config->proxies) {
    proxies_[&proxy.spec] = &proxy;
    for (const LogTarget& target : proxy.logs) sink_.Prepare(target);
  }
}

void LogRouter::OnEvent(const Event& event) {
  const std::string line = EventLine(event);
  if (event.kind != Event::Kind::kFqdn) {
    console_->Print(event.kind == Event::Kind::kBackendEmpty
                        ? Console::Level::kAlert
                        : Console::Level::kWarning,
                    ConsoleText(event, line));
  }
  LogAt(event.time_us, proxies_.at(&event.backend->spec()), EventLevel(event),
        line);
}

void LogRouter::OnLost(uint64_t count) {
  const std::string text =
      absl::StrCat(count, " log messages were dropped: too many at once.");
  console_->Print(Console::Level::kWarning, text);
  Log(nullptr, LogLevel::kWarning, text);
}

void LogRouter::Log(const ProxyConfig* proxy, LogLevel level,
                    std::string_view text) {
  LogAt(WallTimeMicros(), proxy, level, text);
}

void LogRouter::LogAt(int64_t time_us, const ProxyConfig* proxy, LogLevel level,
                      std::string_view text) {
  LogMessage message;
  message.time_us = time_us;
  message.level = level;
  message.tag =
      proxy == nullptr || proxy->log_tag.empty() ? tag_ : proxy->log_tag;
  message.pid = getpid();
  message.text = text;
  message.hostname = hostname_;
  Send(proxy == nullptr ? config_->global.logs : proxy->logs, &message);
}

void LogRouter::Send(const std::vector<LogTarget>& targets,
                     LogMessage* message) {
  const LogLevel level = message->level;
  for (const LogTarget& target : targets) {
    message->level = level;
    if (!LevelForTarget(target, &message->level)) continue;
    if (!IsSampled(target)) continue;
    FormatLogMessage(target, *message, &buffer_);
    sink_.Send(target, buffer_);
  }
}

// Each target of each proxy counts for itself, also those of `log global`.
bool LogRouter::IsSampled(const LogTarget& target) {
  const LogSample& sample = target.sample;
  if (sample.size == 0) return true;
  int& position = positions_[&target];
  position = position % sample.size + 1;
  return sample.Takes(position);
}

}  // namespace checkd
