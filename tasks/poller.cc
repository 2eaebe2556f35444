#include "tasks/poller.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>

namespace checkd {

namespace {

constexpr uint32_t kInterest = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

uint32_t Translate(uint32_t epoll_events) {
  uint32_t ready = 0;
  if (epoll_events & EPOLLIN) ready |= kReadable;
  if (epoll_events & EPOLLOUT) ready |= kWritable;
  if (epoll_events & EPOLLHUP) ready |= kHangup;
  if (epoll_events & EPOLLERR) ready |= kError;
  if (epoll_events & EPOLLRDHUP) ready |= kReadable | kReadHangup;
  return ready;
}

}  // namespace

EpollPoller::EpollPoller()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)),
      eventfd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      woken_{[](PollHandler*, uint32_t) {}},
      events_(kBatch) {
  if (epoll_ < 0 || Add(eventfd_, &woken_) != 0) {
    std::perror("checkd: epoll");
    std::abort();
  }
  Wait(Duration::zero());  // the eventfd's first report, which nobody needs
}

EpollPoller::~EpollPoller() {
  close(eventfd_);
  close(epoll_);
}

int EpollPoller::Add(int fd, PollHandler* handler) {
  if (fd < 0) return EBADF;
  const auto index = static_cast<size_t>(fd);
  if (index >= watches_.size()) watches_.resize(index + index / 2 + 64);
  Watch& watch = watches_[index];
  epoll_event event{};
  event.events = kInterest;
  event.data.u64 =
      uint64_t{watch.generation + 1} << 32 | static_cast<uint32_t>(fd);
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) return errno;
  assert(watch.handler == nullptr &&
         "closed, but neither removed nor forgotten");
  ++watched_;
  watch = Watch{handler, watch.generation + 1, 0};
  handler->fd = fd;
  return 0;
}

int EpollPoller::Remove(int fd, PollHandler* handler) {
  Forget(handler);
  return epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr) == 0 ? 0 : errno;
}

void EpollPoller::Forget(PollHandler* handler) {
  if (handler->fd < 0) return;
  watches_[static_cast<size_t>(handler->fd)].handler = nullptr;
  handler->fd = -1;
  --watched_;
}

void EpollPoller::Readd(int fd, PollHandler* handler) {
  Watch& watch = watches_[static_cast<size_t>(fd)];
  assert(watch.handler == nullptr && handler->fd < 0);
  ++watched_;
  watch.handler = handler;
  watch.skipped = batch_;
  handler->fd = fd;
}

int EpollPoller::Collect(Duration timeout) {
  if (++batch_ == 0) batch_ = 1;
  const int events = EpollWait(timeout);
  collected_ = events < 0 ? 0 : events;
  next_ = 0;
  // The kernel's queue is first in, first out, with one place for each
  // descriptor.
  in_a_row_ = events == kBatch ? in_a_row_ + kBatch : 0;
  more_ = in_a_row_ != 0 && in_a_row_ < watched_;
  if (!more_) in_a_row_ = 0;
  return events;
}

int EpollPoller::EpollWait(Duration timeout) {
  if (has_pwait2_) {
    const int64_t micros = timeout.count();
    const timespec limit{micros / 1000000, micros % 1000000 * 1000};
    const int events =
        epoll_pwait2(epoll_, events_.data(), kBatch,
                     timeout == kForever ? nullptr : &limit, nullptr);
    if (events >= 0 || errno == EINTR) return events;
    has_pwait2_ = false;
  }
  constexpr int64_t kMax = std::numeric_limits<int>::max();
  int64_t millis = -1;
  if (timeout != kForever)
    millis = std::min(ToMillis(timeout + Duration(999)), kMax);
  return epoll_wait(epoll_, events_.data(), kBatch, static_cast<int>(millis));
}

PollHandler::Ready EpollPoller::DeliverNext() {
  while (next_ < collected_) {
    const epoll_event& event = events_[static_cast<size_t>(next_++)];
    // A copy: the handler may Add(), which may move the table.
    const Watch watch = watches_[event.data.u64 & 0xffffffff];
    if (watch.handler == nullptr || watch.generation != event.data.u64 >> 32)
      continue;
    if (watch.skipped == batch_) continue;
    const PollHandler::Ready ready = watch.handler->ready;
    ready(watch.handler, Translate(event.events));
    return ready;
  }
  return nullptr;
}

void EpollPoller::Wake() {
  // Each write is an edge, so the counter need not be read back; and it can
  // only fail when the counter is full, which is an event too.
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(eventfd_, &one, sizeof(one));
}

}  // namespace checkd
