#include "mux/stream_pool.h"

#include <cassert>

namespace checkd {
namespace {

// Something idle, or a new one; there is room to return all.
template <typename T, typename... Args>
T* TakeIdle(std::vector<std::unique_ptr<T>>* all, std::vector<T*>* idle,
            Args... args) {
  if (idle->empty()) {
    all->push_back(std::make_unique<T>(args...));
    idle->reserve(all->capacity());
    idle->push_back(all->back().get());
  }
  T* const one = idle->back();
  idle->pop_back();
  return one;
}

}  // namespace

StreamPool::StreamPool(const TransportContext* context, size_t buffer_size,
                       size_t max_lingering)
    : buffers_(buffer_size), connections_(context, max_lingering) {}

StreamPool::~StreamPool() {
  assert(in_use() == 0 && "a stream outlives its connector");
}

Stream* StreamPool::Open(const StreamUpper& upper, MuxProtocol protocol) {
  MuxConnection* const conn = TakeIdle(&conns_, &idle_conns_, this);
  conn->Begin(connections_.Take(), protocol);
  return Add(*conn, upper);
}

Stream* StreamPool::Add(MuxConnection& conn, const StreamUpper& upper) {
  Stream* const stream = TakeIdle(&streams_, &idle_streams_);
  stream->Begin(upper);
  conn.Add(stream);
  return stream;
}

void StreamPool::Return(Stream& stream, CloseMode mode) {
  MuxConnection& conn = stream.conn();
  stream.End();
  conn.Remove(&stream);
  idle_streams_.push_back(&stream);
  if (conn.streams() > 0) return;
  connections_.Retire(&conn.connection(), mode);
  idle_conns_.push_back(&conn);
}

}  // namespace checkd
