#include "checks/server/backend.h"

#include <algorithm>
#include <utility>

namespace checkd {

Backend::Backend(const BackendSpec* spec, Observer* observer, Clock* clock)
    : spec_(spec),
      observer_(observer),
      clock_(clock),
      tally_(NowSeconds()),
      index_(&spec->servers) {
  for (const ServerSpec& server : spec->servers)
    servers_.emplace_back(&server, this);
  ServingTally tally = tally_;
  for (const Server& server : servers_) {
    tally.Start(server.Share());
    if (server.spec().backup) backups_.push_back(&server);
  }
  MutexLock lock(&mutex_);
  tally_ = tally;
}

Server* Backend::FindServer(std::string_view selector) {
  const int64_t at = index_.Find(selector);
  return at < 0 ? nullptr : &servers_[at];
}

uint32_t Backend::NowSeconds() const {
  return static_cast<uint32_t>(
      std::chrono::floor<std::chrono::seconds>(clock_->Now().time_since_epoch())
          .count());
}

bool Backend::EndSlowstarts(size_t* next, size_t* most) {
  if (starting_.load(std::memory_order_relaxed) == 0) return false;
  for (; *next < servers_.size() && *most > 0; ++*next, --*most) {
    servers_[*next].EndSlowstart();
  }
  return *next < servers_.size();
}

bool Backend::Replace(const ServerShare& before, const ServerShare& after,
                      Event* event) {
  const uint32_t now_s = NowSeconds();
  MutexLock lock(&mutex_);
  const ServingCounts counts = tally_.Replace(before, after, now_s);
  if (observer_ == nullptr) return true;
  bool had_room = true;
  if (event != nullptr) {
    event->act = counts.act;
    event->bck = counts.bck;
    had_room = observer_->OnEvent(std::move(*event));
  }
  if (counts.emptied) EmitEmpty(Event::Cause::kNone);
  return had_room;
}

void Backend::EmitEmpty(Event::Cause cause) {
  Event event;
  event.kind = Event::Kind::kBackendEmpty;
  event.cause = cause;
  event.backend = this;
  empty_event_lost_ = !observer_->OnEvent(std::move(event));
}

bool Backend::ResendState(size_t* next, size_t* most) {
  if (observer_ == nullptr) return false;
  for (; *next < servers_.size() && *most > 0; ++*next, --*most) {
    servers_[*next].ResendState();
  }
  if (*next < servers_.size()) return true;
  {
    MutexLock lock(&mutex_);
    if (!std::exchange(empty_event_lost_, false) || tally_.up()) return false;
    EmitEmpty(Event::Cause::kResent);
  }
  observer_->WakeReader();
  return false;
}

uint32_t Backend::Serving() const {
  MutexLock lock(&mutex_);
  return tally_.act() > 0 ? tally_.act() : std::min<uint32_t>(tally_.bck(), 1);
}

BackendSnapshot Backend::Snapshot() const {
  const uint32_t now_s = NowSeconds();
  BackendSnapshot out;
  out.servers = static_cast<uint32_t>(servers_.size());
  {
    MutexLock lock(&mutex_);
    out.up = tally_.up() || servers_.empty();
    out.act = tally_.act();
    out.bck = tally_.bck();
    out.weight = tally_.act_weight();
    out.chkdown = tally_.chkdown();
    out.lastchg_s = now_s - tally_.changed_s();
    out.downtime_s = tally_.DowntimeAt(now_s);
  }
  if (out.act == 0 && out.bck > 0) out.weight = FirstBackupWeight();
  return out;
}

// Of the backups only the first usable one serves.
uint32_t Backend::FirstBackupWeight() const {
  for (const Server* server : backups_) {
    const ServerShare share = server->Share();
    if (share.usable) return share.weight;
  }
  return 0;
}

}  // namespace checkd
