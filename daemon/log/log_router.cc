#include "daemon/log/log_router.h"

#include <unistd.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "checks/server/backend.h"
#include "daemon/log/log_message.h"
#include "daemon/process/wall_time.h"

namespace checkd {
namespace {

// Before clients and signals have their turn.
constexpr size_t kMessagesATurn = 100;

// What stderr says of an event: as the log does, except that the name of an
// empty backend is quoted there (F380, F424).
std::string ConsoleText(const Event& event) {
  if (event.kind != Event::Kind::kBackendEmpty) return event.text;
  const BackendSpec& spec = event.backend->spec();
  return absl::StrCat(spec.kind == ProxyKind::kListen ? "proxy" : "backend",
                      " '", spec.name, "' has no server available!");
}

}  // namespace

LogRouter::LogRouter(const Config* config, const std::string& program,
                     Console* console, EventLoop* control)
    : config_(config),
      console_(console),
      control_(control),
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
  bool post = false;
  {
    MutexLock lock(&mutex_);
    if (queue_.size() >= kMaxQueued) {
      ++overflowed_;
      ++overflowed_total_;
      return;
    }
    queue_.push_back(event);
    post = !std::exchange(posted_, true);
  }
  if (post) control_->Post([this] { OnPosted(); });
}

void LogRouter::Drain() {
  while (SendSome(kMaxQueued)) {
  }
}

void LogRouter::OnPosted() {
  if (SendSome(kMessagesATurn)) control_->Post([this] { OnPosted(); });
}

bool LogRouter::SendSome(size_t limit) {
  for (; limit > 0; --limit) {
    if (sent_ == taken_.size() && !Take()) return false;
    // Out of the list: to free all at once would take too long.
    const Event event = std::move(taken_[sent_++]);
    Report(event);
  }
  return true;
}

// Replaces taken_, all of which was sent, by what is queued; tells of what
// found no place in the queue behind that.
bool LogRouter::Take() {
  const uint64_t lost = std::exchange(lost_, 0);
  if (lost > 0) {
    const std::string text =
        absl::StrCat(lost, " log messages were dropped: too many at once.");
    console_->Print(Console::Level::kWarning, text);
    Log(nullptr, LogLevel::kWarning, text);
  }
  taken_ = {};
  sent_ = 0;
  MutexLock lock(&mutex_);
  taken_.swap(queue_);
  lost_ = std::exchange(overflowed_, 0);
  posted_ = false;
  return !taken_.empty();
}

void LogRouter::Report(const Event& event) {
  if (event.kind != Event::Kind::kServerName) {
    console_->Print(event.kind == Event::Kind::kBackendEmpty
                        ? Console::Level::kAlert
                        : Console::Level::kWarning,
                    ConsoleText(event));
  }
  Log(proxies_.at(&event.backend->spec()), event.level, event.text);
}

void LogRouter::Log(const ProxyConfig* proxy, LogLevel level,
                    std::string_view text) {
  if (proxy == nullptr) {
    Send(config_->global.logs, tag_, level, text);
  } else {
    Send(proxy->logs, proxy->log_tag.empty() ? tag_ : proxy->log_tag, level,
         text);
  }
}

void LogRouter::Send(const std::vector<LogTarget>& targets,
                     std::string_view tag, LogLevel level,
                     std::string_view text) {
  LogMessage message;
  message.time_us = WallTimeMicros();
  message.tag = tag;
  message.pid = getpid();
  message.text = text;
  message.hostname = hostname_;
  for (const LogTarget& target : targets) {
    message.level = level;
    if (!LevelForTarget(target, &message.level)) continue;
    if (!IsSampled(target)) continue;
    FormatLogMessage(target, message, &buffer_);
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

uint64_t LogRouter::dropped() {
  const uint64_t not_taken = sink_.dropped();
  MutexLock lock(&mutex_);
  return not_taken + overflowed_total_;
}

}  // namespace checkd
