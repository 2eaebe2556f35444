// Connections of one shard, recycled: an idle target holds none, and a check
// allocates none once as many exist as ever ran at a time.
//
//   ConnectionPool pool(&context);
//   Connection* conn = pool.Take();
//   ... Open(), Close()
//   pool.Return(conn);
//
// A connection whose server still has something to tell (a TLS session ticket)
// lingers a moment after Retire(), apart from whoever used it.
//
// Thread: the loop's.
#ifndef TRANSPORT_CONNECTION_POOL_H_
#define TRANSPORT_CONNECTION_POOL_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <vector>

#include "tasks/tasklet.h"
#include "transport/connection.h"

namespace checkd {

class ConnectionPool : private ConnectionOwner {
 public:
  // The longest that a connection lingers.
  static constexpr Duration kLingerTime = Seconds(1);

  // `context` must outlive the pool. At most `max_lingering` connections linger
  // at a time. Beyond `max_idle` kept connections, a returned one is freed.
  // Only those that are returned count as kept: how many are out at a time is
  // the caller's affair, and so bounds memory only with the caller's own limit.
  explicit ConnectionPool(const TransportContext* context,
                          size_t max_lingering = 256, size_t max_idle = 4096);
  // Every connection must have been returned; those that linger are closed.
  ~ConnectionPool();
  ConnectionPool(const ConnectionPool&) = delete;
  ConnectionPool& operator=(const ConnectionPool&) = delete;

  // A closed connection, the caller's until Return() or Retire(). Never null.
  // The one that was returned last comes first; a new one is allocated where
  // none is left.
  Connection* Take();
  // `connection` must be of this pool and closed, and is not touched by the
  // caller any more: it may be freed. It may be returned from inside its own
  // owner's callback.
  void Return(Connection* connection);

  // Close() and Return() in one, with a moment between them where that is worth
  // it: for kGraceful, if Connection::Linger() agrees and fewer than
  // `max_lingering` do so already. Either way the caller hears nothing more of
  // it, and in_use() counts it no longer. While it lingers its bytes are read
  // and thrown away, until the transport has what it waits for, the server ends
  // or fails, more comes at once than 16 reads of 1 KiB take, or kLingerTime is
  // over.
  void Retire(Connection* connection, CloseMode mode);

  // Connections taken and not yet returned; 0 when nothing leaks.
  size_t in_use() const { return in_use_; }
  size_t lingering() const { return lingering_.size(); }

 private:
  struct Lingering {
    Connection* connection;
    Instant until;
  };

  static void OnLingering(ConnectionOwner* self, Connection* connection);
  static void OnLingerTime(void* self);
  void EndLingering(size_t i);
  void Recycle(Connection* connection);

  const TransportContext* const context_;
  const size_t max_lingering_;
  const size_t max_idle_;
  size_t in_use_ = 0;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::deque<Lingering> lingering_;  // the oldest first
  Task linger_task_;
};

}  // namespace checkd

#endif  // TRANSPORT_CONNECTION_POOL_H_
