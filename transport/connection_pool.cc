#include "transport/connection_pool.h"

#include <cassert>
#include <utility>

namespace checkd {

ConnectionPool::~ConnectionPool() {
  assert(in_use_ == 0 && "a connection outlives its pool");
}

Connection* ConnectionPool::Take() {
  ++in_use_;
  if (idle_.empty()) return std::make_unique<Connection>(context_).release();
  Connection* connection = idle_.back().release();
  idle_.pop_back();
  return connection;
}

void ConnectionPool::Return(Connection* connection) {
  assert(in_use_ > 0 && !connection->open());
  --in_use_;
  std::unique_ptr<Connection> owned(connection);
  if (idle_.size() < max_idle_) idle_.push_back(std::move(owned));
}

}  // namespace checkd
