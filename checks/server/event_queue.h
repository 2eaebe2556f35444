// Between those to whom something happens and the one thread that reports it: a
// bounded queue, in order.
//
//   SystemWallClock wall;
//   EventQueue queue(&wall);
//   queue.OnReadable([&] { loop.Post(...); });
//   Backend backend(&spec, &queue, &clock);
//   ...
//   while (const Event* event = queue.Next()) Report(*event);
//
// Adding is done under the locks of a server and its backend, and so a moment's
// work: its own lock, the last in their order, and one copy in place. Memory
// comes and goes in pieces of 64 events, of which two are enough for a quiet
// process. What has no place is counted and lost; its server sends its state
// later (Backend::ResendState()).
#ifndef CHECKS_SERVER_EVENT_QUEUE_H_
#define CHECKS_SERVER_EVENT_QUEUE_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "checks/server/event.h"
#include "tasks/clock.h"
#include "tasks/mutex.h"

namespace checkd {

class EventQueue : public Observer {
 public:
  // 14 MB.
  static constexpr size_t kLimit = 65536;

  // At most `limit` events wait, beside the 64 at most that are being read.
  // `wall` is thread-safe, and outlives it.
  explicit EventQueue(WallClock* wall, size_t limit = kLimit)
      : wall_(wall), limit_(limit) {}
  ~EventQueue() override;

  // Calls `callback` when an event came after Next() found nothing: once until
  // Next() finds nothing again, on the thread that added one, with no lock
  // held. To be set before there are threads.
  void OnReadable(std::function<void()> callback) {
    on_readable_ = std::move(callback);
  }

  // False: full. Numbers the event and notes its time.
  bool OnEvent(Event&& event) override ABSL_LOCKS_EXCLUDED(mutex_);
  void WakeReader() override;

  // --- The reader's thread ---

  // The oldest event, valid until the next call. Null: none; then the callback
  // is due with the next one that comes.
  const Event* Next() ABSL_LOCKS_EXCLUDED(mutex_);

  // --- Any thread ---

  size_t limit() const { return limit_; }
  // Events that found no place, so far.
  uint64_t lost() const ABSL_LOCKS_EXCLUDED(mutex_);
  // The memory that it holds for events.
  size_t bytes() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  // Events in the order of their coming, and the piece with those after them.
  struct Piece {
    std::array<Event, 64> events;
    size_t size = 0;
    std::unique_ptr<Piece> next;
  };

  // A new last piece: the spare one, if there is one.
  void Grow() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Exchanges `read`, which may be null, for the oldest piece.
  std::unique_ptr<Piece> Exchange(std::unique_ptr<Piece> read)
      ABSL_LOCKS_EXCLUDED(mutex_);

  WallClock* const wall_;
  const size_t limit_;
  std::function<void()> on_readable_;
  std::atomic<bool> wake_due_{false};  // that nobody was called for yet

  // The reader's: the piece that it has taken out, so that it reads without a
  // lock.
  std::unique_ptr<Piece> reading_;
  size_t read_ = 0;  // of reading_

  mutable Mutex mutex_;
  std::unique_ptr<Piece> head_ ABSL_GUARDED_BY(mutex_);
  Piece* tail_ ABSL_GUARDED_BY(mutex_) = nullptr;
  std::unique_ptr<Piece> spare_ ABSL_GUARDED_BY(mutex_);
  size_t pieces_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t queued_ ABSL_GUARDED_BY(mutex_) = 0;  // from head_ on
  uint64_t sequence_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t lost_ ABSL_GUARDED_BY(mutex_) = 0;
  bool waiting_ ABSL_GUARDED_BY(mutex_) = true;  // Next() found nothing
};

}  // namespace checkd

#endif  // CHECKS_SERVER_EVENT_QUEUE_H_
