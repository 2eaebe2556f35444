#include "daemon/fleet/slowstart_clock.h"

namespace checkd {
namespace {

constexpr Duration kTick = Seconds(1);
constexpr size_t kServersATurn = 2000;
constexpr int kProxiesATurn = 2000;

}  // namespace

void SlowstartClock::OnTick(void* context) {
  auto* const self = static_cast<SlowstartClock*>(context);
  const auto& proxies = self->fleet_->proxies();
  size_t servers = kServersATurn;
  for (int i = 0; i < kProxiesATurn && self->proxy_ < proxies.size(); ++i) {
    Backend* const backend = proxies[self->proxy_].backend.get();
    if (backend != nullptr &&
        backend->EndSlowstarts(&self->server_, &servers)) {
      break;
    }
    ++self->proxy_;
    self->server_ = 0;
  }
  if (self->proxy_ < proxies.size()) {
    self->task_.Yield();
    return;
  }
  self->proxy_ = 0;
  self->task_.Schedule(self->control_->Now() + kTick);
}

}  // namespace checkd
