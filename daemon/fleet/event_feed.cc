#include "daemon/fleet/event_feed.h"

#include <algorithm>
#include <utility>

namespace checkd {
namespace {

// Before clients and signals have their turn.
constexpr size_t kEventsATurn = 100;

}  // namespace

EventFeed::EventFeed(EventQueue* queue, const Fleet* fleet, EventLoop* control)
    : queue_(queue),
      fleet_(fleet),
      control_(control),
      tasklet_(&EventFeed::OnTurn, this, control) {
  queue_->OnReadable([this] { control_->Post([this] { tasklet_.Wakeup(); }); });
}

void EventFeed::Drain() {
  HandOut(SIZE_MAX);
  TellLoss();
}

void EventFeed::OnTurn(void* context) {
  auto* const self = static_cast<EventFeed*>(context);
  bool more = self->HandOut(kEventsATurn);
  if (!more) {
    self->TellLoss();
    more = self->ResendState();
  }
  if (more) self->tasklet_.Yield();
}

bool EventFeed::HandOut(size_t most) {
  for (; most > 0; --most) {
    const Event* const event = queue_->Next();
    if (event == nullptr) return false;
    for (EventReader* reader : readers_) reader->OnEvent(*event);
  }
  return true;
}

void EventFeed::TellLoss() {
  const uint64_t lost = queue_->lost();
  if (lost == lost_) return;
  const uint64_t count = lost - std::exchange(lost_, lost);
  for (EventReader* reader : readers_) reader->OnLost(count);
  walk_again_ = true;
}

// What it has told comes by way of the queue, in its place among what happens
// meanwhile; so it goes on when that is empty again.
bool EventFeed::ResendState() {
  if (!walking_) {
    if (!walk_again_) return false;
    walking_ = true;
    walk_again_ = false;
    proxy_ = server_ = 0;
  }
  // A backend costs a step too. Never more than have room.
  size_t most = std::clamp<size_t>(queue_->limit() / 2, 1, kEventsATurn);
  const auto& proxies = fleet_->proxies();
  for (; proxy_ < proxies.size() && most > 0; ++proxy_, server_ = 0) {
    Backend* const backend = proxies[proxy_].backend.get();
    if (backend != nullptr && backend->ResendState(&server_, &most)) break;
    most -= std::min<size_t>(most, 1);
  }
  walking_ = proxy_ < proxies.size();
  return true;
}

}  // namespace checkd
