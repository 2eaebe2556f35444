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

void Mailbox::Drain() {
  {
    MutexLock lock(&mutex_);
    opened_.swap(letters_);
    full_.store(false, std::memory_order_relaxed);
  }
  for (Letter& letter : opened_) std::move(letter)();
  opened_.clear();
}

}  // namespace checkd
