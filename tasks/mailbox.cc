#include "tasks/mailbox.h"

#include <utility>

namespace checkd {

void Mailbox::Post(Letter letter) {
  bool was_full;
  {
    MutexLock lock(&mutex_);
    letters_.push_back(std::move(letter));
    was_full = full_.exchange(true, std::memory_order_relaxed);
  }
  if (!was_full) poller_->Wake();
}

void Mailbox::Drain(size_t limit) {
  if (next_ == opened_.size()) {
    opened_.clear();
    next_ = 0;
    MutexLock lock(&mutex_);
    opened_.swap(letters_);
    full_.store(false, std::memory_order_relaxed);
  }
  for (; limit > 0 && next_ < opened_.size(); --limit) {
    // What it holds goes when it has run.
    Letter letter = std::move(opened_[next_++]);
    std::move(letter)();
  }
}

}  // namespace checkd
