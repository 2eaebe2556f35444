#include "checks/server/event_queue.h"

#include <utility>

namespace checkd {

EventQueue::~EventQueue() {
  // One by one: a chain of thousands would go by recursion.
  MutexLock lock(&mutex_);
  while (head_ != nullptr) head_ = std::move(head_->next);
}

bool EventQueue::OnEvent(Event&& event) {
  MutexLock lock(&mutex_);
  ++sequence_;
  if (queued_ == limit_) {
    ++lost_;
    return false;
  }
  if (tail_ == nullptr || tail_->size == tail_->events.size()) Grow();
  Event& place = tail_->events[tail_->size++];
  place = std::move(event);
  place.sequence = sequence_;
  place.time_us = wall_->NowMicros();
  ++queued_;
  if (std::exchange(waiting_, false)) {
    wake_due_.store(true, std::memory_order_relaxed);
  }
  return true;
}

void EventQueue::Grow() {
  std::unique_ptr<Piece> piece = std::move(spare_);
  if (piece == nullptr) {
    piece = std::make_unique<Piece>();
    ++pieces_;
  }
  Piece* const last = piece.get();
  (tail_ == nullptr ? head_ : tail_->next) = std::move(piece);
  tail_ = last;
}

// Whoever comes here first calls: it need not be the one that added the event.
void EventQueue::WakeReader() {
  if (!wake_due_.load(std::memory_order_relaxed)) return;
  if (wake_due_.exchange(false, std::memory_order_relaxed) && on_readable_)
    on_readable_();
}

const Event* EventQueue::Next() {
  // What names an event had is not kept for the next one in its place.
  if (read_ > 0) reading_->events[read_ - 1].names.reset();
  if (reading_ == nullptr || read_ == reading_->size) {
    read_ = 0;
    reading_ = Exchange(std::move(reading_));
    if (reading_ == nullptr) return nullptr;
  }
  return &reading_->events[read_++];
}

std::unique_ptr<EventQueue::Piece> EventQueue::Exchange(
    std::unique_ptr<Piece> read) {
  if (read != nullptr) read->size = 0;
  MutexLock lock(&mutex_);
  if (read != nullptr) {
    if (spare_ == nullptr) {
      spare_ = std::move(read);
    } else {
      --pieces_;
    }
  }
  std::unique_ptr<Piece> oldest = std::move(head_);
  if (oldest == nullptr) {
    waiting_ = true;
    return nullptr;
  }
  head_ = std::move(oldest->next);
  if (head_ == nullptr) tail_ = nullptr;
  queued_ -= oldest->size;
  return oldest;
}

uint64_t EventQueue::lost() const {
  MutexLock lock(&mutex_);
  return lost_;
}

size_t EventQueue::bytes() const {
  MutexLock lock(&mutex_);
  return pieces_ * sizeof(Piece);
}

}  // namespace checkd
