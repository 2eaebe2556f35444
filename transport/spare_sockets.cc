#include "transport/spare_sockets.h"

#include <algorithm>

#include "tasks/event_loop.h"

namespace checkd {

SpareSockets::SpareSockets(EventLoop* loop, Poller* poller, Net* net)
    : loop_(loop),
      poller_(poller),
      net_(net),
      look_(&SpareSockets::OnLook, this, loop) {}

SpareSockets::~SpareSockets() { Clear(); }

int SpareSockets::Take(sa_family_t family, PollHandler* handler) {
  Spares& spares = Of(family);
  if (spares.fds.empty()) return -1;
  const int fd = spares.fds.back();
  spares.fds.pop_back();
  spares.unused = std::min(spares.unused, spares.fds.size());
  poller_->Readd(fd, handler);
  return fd;
}

bool SpareSockets::Keep(int fd, sa_family_t family) {
  Spares& spares = Of(family);
  if (spares.fds.size() >= kMost || net_->Disconnect(fd) != 0) return false;
  spares.fds.push_back(fd);
  if (!look_.scheduled()) look_.Schedule(After(loop_->Now(), kLookInterval));
  return true;
}

bool SpareSockets::Clear() {
  look_.Cancel();
  if (size() == 0) return false;
  CloseSome(&ipv4_, ipv4_.fds.size());
  CloseSome(&ipv6_, ipv6_.fds.size());
  return true;
}

// What was not touched between two looks was too much.
void SpareSockets::OnLook(void* context) {
  auto* const self = static_cast<SpareSockets*>(context);
  for (Spares* spares : {&self->ipv4_, &self->ipv6_}) {
    self->CloseSome(spares, spares->unused);
    spares->unused = spares->fds.size();
  }
  if (self->size() > 0) {
    self->look_.Schedule(After(self->loop_->Now(), kLookInterval));
  }
}

void SpareSockets::CloseSome(Spares* spares, size_t count) {
  const auto end = spares->fds.begin() + static_cast<ptrdiff_t>(count);
  for (auto it = spares->fds.begin(); it != end; ++it) {
    net_->Close(*it, CloseMode::kGraceful);
  }
  spares->fds.erase(spares->fds.begin(), end);
  spares->unused = std::min(spares->unused, spares->fds.size());
}

}  // namespace checkd
