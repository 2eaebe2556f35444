// Streams, connections and buffers of one shard, all used again.
//
//   Stream* stream = pool.Open(upper, MuxProtocol::kHttp1);
//   pending.Attach(stream->conn());
//   ...
//   pool.Return(*stream, CloseMode::kReset);
//
// Thread: the loop's.
#ifndef MUX_STREAM_POOL_H_
#define MUX_STREAM_POOL_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "mux/mux_connection.h"
#include "mux/stream.h"
#include "transport/connection_pool.h"
#include "transport/values/buffer.h"

namespace checkd {

class StreamPool {
 public:
  // `context` must outlive it. `buffer_size`: bytes of a block.
  // `max_lingering`: see ConnectionPool.
  StreamPool(const TransportContext* context, size_t buffer_size,
             size_t max_lingering);
  // Every stream must have been returned.
  ~StreamPool();

  // The first stream of a fresh connection that is not open yet; the caller's
  // until Return(). Never null; allocates where nothing idle is left.
  Stream* Open(const StreamUpper& upper, MuxProtocol protocol);
  // One more stream of `conn`, whose mux must carry several.
  Stream* Add(MuxConnection& conn, const StreamUpper& upper);
  // Takes the stream back, and with the last one the connection, which is
  // closed as `mode` says. The object stays valid memory as long as the pool,
  // but may serve another upper layer at once.
  void Return(Stream& stream, CloseMode mode);

  // For muxes and upper layers; all of its blocks come back before the pool
  // goes.
  BufferPool* buffers() { return &buffers_; }
  // Streams that were not returned; 0 when nothing leaks.
  size_t in_use() const { return streams_.size() - idle_streams_.size(); }

 private:
  BufferPool buffers_;
  ConnectionPool connections_;
  std::vector<std::unique_ptr<Stream>> streams_;
  std::vector<Stream*> idle_streams_;
  std::vector<std::unique_ptr<MuxConnection>> conns_;
  std::vector<MuxConnection*> idle_conns_;
};

}  // namespace checkd

#endif  // MUX_STREAM_POOL_H_
