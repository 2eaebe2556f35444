// Connections of one shard, recycled: an idle target holds none, and a check
// allocates none once as many exist as ever ran at a time.
//
//   ConnectionPool pool(&context);
//   Connection* conn = pool.Take();
//   ... Open(), Close()
//   pool.Return(conn);
//
// Thread: the loop's.
#ifndef TRANSPORT_CONNECTION_POOL_H_
#define TRANSPORT_CONNECTION_POOL_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "transport/connection.h"

namespace checkd {

class ConnectionPool {
 public:
  // `context` must outlive the pool. Beyond `max_idle` kept connections, a
  // returned one is freed.
  explicit ConnectionPool(const TransportContext* context,
                          size_t max_idle = 4096)
      : context_(context), max_idle_(max_idle) {}
  // Every connection must have been returned.
  ~ConnectionPool();
  ConnectionPool(const ConnectionPool&) = delete;
  ConnectionPool& operator=(const ConnectionPool&) = delete;

  // A closed connection, the caller's until Return(). Never null.
  Connection* Take();
  // `connection` must be closed. It may be returned from inside its own owner's
  // callback.
  void Return(Connection* connection);

  // Connections taken and not yet returned; 0 when nothing leaks.
  size_t in_use() const { return in_use_; }

 private:
  const TransportContext* const context_;
  const size_t max_idle_;
  size_t in_use_ = 0;
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace checkd

#endif  // TRANSPORT_CONNECTION_POOL_H_
