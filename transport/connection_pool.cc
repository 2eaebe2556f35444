#include "transport/connection_pool.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace checkd {

ConnectionPool::ConnectionPool(const TransportContext* context,
                               size_t max_lingering, size_t max_idle)
    : ConnectionOwner{&ConnectionPool::OnLingering},
      context_(context),
      max_lingering_(max_lingering),
      max_idle_(max_idle),
      linger_task_(&ConnectionPool::OnLingerTime, this, context->loop) {
  Connection::NameWork(context->loop);
}

ConnectionPool::~ConnectionPool() {
  assert(in_use_ == 0 && "a connection outlives its pool");
  while (!lingering_.empty()) EndLingering(0);
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
  Recycle(connection);
}

void ConnectionPool::Recycle(Connection* connection) {
  std::unique_ptr<Connection> owned(connection);
  if (idle_.size() < max_idle_) idle_.push_back(std::move(owned));
}

void ConnectionPool::Retire(Connection* connection, CloseMode mode) {
  if (mode == CloseMode::kGraceful && lingering_.size() < max_lingering_ &&
      connection->Linger(this)) {
    --in_use_;
    const Instant until = After(context_->loop->Now(), kLingerTime);
    if (lingering_.empty()) linger_task_.Schedule(until);
    lingering_.push_back({connection, until});
    OnLingering(this, connection);  // what came already is told by no event
    return;
  }
  connection->Close(mode);
  Return(connection);
}

// Reads, for the sake of what the transport finds between the bytes.
void ConnectionPool::OnLingering(ConnectionOwner* self,
                                 Connection* connection) {
  ConnectionPool& pool = *static_cast<ConnectionPool*>(self);
  char unwanted[1024];
  // Bounded: a server may send for ever, but not for longer than kLingerTime.
  for (int i = 0; i < 16 && connection->readable(); ++i) {
    connection->Recv(unwanted, sizeof(unwanted));
  }
  const bool more = !connection->eof() && !connection->failed() &&
                    !connection->readable() &&
                    connection->transport()->AwaitsMore();
  if (more) return;
  const auto found = std::find_if(
      pool.lingering_.begin(), pool.lingering_.end(),
      [connection](const Lingering& l) { return l.connection == connection; });
  pool.EndLingering(static_cast<size_t>(found - pool.lingering_.begin()));
}

void ConnectionPool::OnLingerTime(void* self) {
  ConnectionPool& pool = *static_cast<ConnectionPool*>(self);
  const Instant now = pool.context_->loop->Now();
  while (!pool.lingering_.empty() && pool.lingering_.front().until <= now) {
    pool.lingering_.front().connection->GiveUpLingering();
    pool.EndLingering(0);
  }
  if (!pool.lingering_.empty()) {
    pool.linger_task_.Schedule(pool.lingering_.front().until);
  }
}

void ConnectionPool::EndLingering(size_t i) {
  Connection* const connection = lingering_[i].connection;
  lingering_.erase(lingering_.begin() + static_cast<ptrdiff_t>(i));
  connection->Close(CloseMode::kGraceful);
  Recycle(connection);
}

}  // namespace checkd
