#include "transport/listener.h"

#include <cassert>
#include <cerrno>
#include <utility>

#include "tasks/event_loop.h"

namespace checkd {
namespace {

// In a row, before others on the loop have their turn.
constexpr int kBurst = 64;
// Until the next try when descriptors or memory ran out.
constexpr Duration kRetry = Millis(100);

}  // namespace

Listener::Listener(const TransportContext* context, Accepted accepted)
    : PollHandler{&Listener::OnPoll},
      context_(context),
      accepted_(std::move(accepted)),
      again_(&Listener::OnAgain, this, context->loop) {}

Listener::~Listener() {
  Close();
  if (destroyed_ != nullptr) *destroyed_ = true;
}

int Listener::Listen(const Address& address, int backlog) {
  assert(!open());
  const int fd = context_->net->Listen(address, backlog, &address_);
  return fd < 0 ? -fd : Register(fd, false);
}

int Listener::ListenAt(const Address& path, const PathRights& rights,
                       int backlog, ListenStep* failed) {
  assert(!open());
  address_ = path;
  const int fd = KernelNet::ListenAt(path, rights, backlog, failed);
  return fd < 0 ? -fd : Register(fd, false);
}

int Listener::Inherit(int fd) {
  assert(!open());
  const int result = KernelNet::Inherit(fd, &address_);
  return result < 0 ? -result : Register(fd, true);
}

int Listener::Register(int fd, bool inherited) {
  fd_ = fd;
  inherited_ = inherited;
  const int err = context_->poller->Add(fd_, this);
  if (err != 0) Close();
  return err;
}

void Listener::Close() {
  again_.Cancel();
  if (fd_ < 0) return;
  const int fd = std::exchange(fd_, -1);
  if (inherited_) {
    context_->poller->Remove(fd, this);
  } else {
    context_->poller->Forget(this);
    context_->net->Close(fd, CloseMode::kGraceful);
  }
}

void Listener::Pause() {
  paused_ = true;
  again_.Cancel();
}

void Listener::Resume() {
  if (!std::exchange(paused_, false) || !open()) return;
  again_.Wakeup();  // what came meanwhile is told by no event
}

void Listener::OnPoll(PollHandler* handler, uint32_t) {
  static_cast<Listener*>(handler)->Accept();
}

void Listener::OnAgain(void* self) { static_cast<Listener*>(self)->Accept(); }

void Listener::Accept() {
  if (paused_) return;
  bool destroyed = false;
  for (int i = 0; i < kBurst; ++i) {
    Address peer;
    const int fd = context_->net->Accept(fd_, &peer);
    if (fd == -EAGAIN) return;
    if (fd == -ECONNABORTED) continue;  // it left while it waited
    if (fd < 0) {
      again_.Schedule(context_->loop->Now() + kRetry);
      return;
    }
    destroyed_ = &destroyed;
    accepted_(fd, peer);
    if (destroyed) return;
    destroyed_ = nullptr;
    if (!open() || paused_) return;
  }
  again_.Yield();
}

}  // namespace checkd
