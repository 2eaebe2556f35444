#include "tasks/testing/fake_poller.h"

#include <algorithm>
#include <cerrno>

namespace checkd {

void FakePoller::Signal(int fd, uint32_t ready) {
  watches_[fd].ready |= ready;
  Enqueue(fd);
}

void FakePoller::Close(int fd) {
  const auto watch = watches_.find(fd);
  if (watch == watches_.end()) return;
  if (watch->second.handler != nullptr) Forget(watch->second.handler);
  watches_.erase(watch);
  std::erase(queue_, fd);
}

void FakePoller::At(Instant when, std::function<void()> action) {
  actions_.emplace(when, std::move(action));
}

bool FakePoller::watched(int fd) const {
  const auto watch = watches_.find(fd);
  return watch != watches_.end() && watch->second.handler != nullptr;
}

int FakePoller::Add(int fd, PollHandler* handler) {
  Watch& watch = watches_[fd];
  if (watch.handler != nullptr) return EEXIST;
  watch.handler = handler;
  handler->fd = fd;
  Enqueue(fd);
  return 0;
}

int FakePoller::Remove(int fd, PollHandler* handler) {
  if (handler->fd != fd || fd < 0) return ENOENT;
  Forget(handler);
  return 0;
}

void FakePoller::Forget(PollHandler* handler) {
  if (handler->fd < 0) return;
  for (auto& event : batch_) {
    if (event.first == handler) event.first = nullptr;
  }
  watches_[handler->fd].handler = nullptr;
  watches_[handler->fd].ready = 0;
  std::erase(queue_, handler->fd);
  handler->fd = -1;
}

void FakePoller::Readd(int fd, PollHandler* handler) {
  watches_[fd].handler = handler;
  handler->fd = fd;
}

int FakePoller::Collect(Duration timeout) {
  ++polls_;
  last_timeout_ = timeout;
  batch_.clear();
  next_ = 0;
  more_ = false;
  const Instant end = After(clock_->Now(), timeout);
  RunActions();
  while (queue_.empty() && !interrupt_ && clock_->Now() < end) {
    const Instant next = std::min(NextAction(), end);
    if (next == kNever) break;
    clock_->Set(next);
    RunActions();
  }
  clock_->Advance(std::exchange(delay_, Duration{}));
  if (std::exchange(interrupt_, false) && queue_.empty()) return -1;
  while (!queue_.empty() && batch_.size() < batch_size_) {
    Watch& watch = watches_[queue_.front()];
    queue_.pop_front();
    batch_.emplace_back(watch.handler, std::exchange(watch.ready, 0));
  }
  more_ = !queue_.empty();
  return static_cast<int>(batch_.size());
}

PollHandler::Ready FakePoller::DeliverNext() {
  while (next_ < batch_.size()) {
    const auto [handler, ready] = batch_[next_];
    // From here on it is not undelivered any more, whatever the handler
    // forgets.
    batch_[next_++].first = nullptr;
    if (handler == nullptr) continue;
    const PollHandler::Ready called = handler->ready;
    called(handler, ready);
    return called;
  }
  return nullptr;
}

void FakePoller::Enqueue(int fd) {
  const Watch& watch = watches_[fd];
  if (watch.handler == nullptr || watch.ready == 0) return;
  if (std::find(queue_.begin(), queue_.end(), fd) == queue_.end())
    queue_.push_back(fd);
}

void FakePoller::RunActions() {
  while (!actions_.empty() && actions_.begin()->first <= clock_->Now()) {
    auto first = actions_.extract(actions_.begin());
    first.mapped()();
  }
}

}  // namespace checkd
