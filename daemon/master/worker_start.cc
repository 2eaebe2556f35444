#include "daemon/master/worker_start.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace checkd {
namespace {

// A worker keeps less (Console), but that is for it to say.
constexpr size_t kMaxText = 256 * 1024;

}  // namespace

WorkerStart::WorkerStart(int pid, int fd) : pid_(pid), fd_(fd) {
  ready = &WorkerStart::OnPoll;
  fcntl(fd_, F_SETFL, O_NONBLOCK);
}

WorkerStart::~WorkerStart() {
  if (poller_ != nullptr) poller_->Forget(this);
  close(fd_);
}

void WorkerStart::Watch(Poller* poller, std::function<void()> on_complete) {
  poller_ = poller;
  on_complete_ = std::move(on_complete);
  poller_->Add(fd_, this);
}

void WorkerStart::Wait() {
  while (!Read()) {
    pollfd readable = {fd_, POLLIN, 0};
    poll(&readable, 1, -1);
  }
}

bool WorkerStart::Read() {
  char block[4096];
  ssize_t n = 0;
  while (!complete_ && ((n = read(fd_, block, sizeof(block))) > 0 ||
                        (n < 0 && errno == EINTR))) {
    if (n < 0) continue;
    text_.append(block, std::min<size_t>(n, kMaxText - text_.size()));
  }
  complete_ |= n == 0;
  return complete_;
}

void WorkerStart::OnPoll(PollHandler* handler, uint32_t) {
  auto* const self = static_cast<WorkerStart*>(handler);
  if (self->complete_ || !self->Read()) return;
  const std::function<void()> on_complete = std::move(self->on_complete_);
  on_complete();  // may destroy this
}

}  // namespace checkd
