// Opens connections and puts the right mux on them.
//
//   Connector connector(&context, options);     // one per shard
//   MuxStream* s = connector.Open(endpoint, protocol, {&kCallbacks, this});
//   ...
//   s->mux()->Detach(*s, CloseMode::kReset);   // all back to the pools
//
// A stream starts on the pending mux. When the connection is established the
// mux for `protocol`, and for what the handshakes agreed upon, takes its place,
// and `wake` is called.
#ifndef MUX_CONNECTOR_H_
#define MUX_CONNECTOR_H_

#include <cstddef>
#include <memory>

#include "mux/mux.h"

namespace checkd {

class BufferPool;
class EventLoop;
struct TransportContext;

class Connector {
 public:
  // In bytes and numbers.
  struct Options {
    size_t buffer_size = 16384;  // tune.bufsize: HTTP/1 headers must fit (F226)
    int max_headers = 101;       // tune.http.maxhdr
    // Connections that stay open a moment after they were given up
    // (transport/connection_pool.h).
    size_t max_lingering = 256;
  };

  // `context` must outlive it. Allocates no buffer: those come with the first
  // conversations and are kept for the next.
  Connector(const TransportContext* context, const Options& options);
  // Every stream must have been detached; connections that linger are closed.
  ~Connector();

  // Starts to connect. Never null and never calls back from inside; a failure
  // met at once is in the stream's error() (and no callback follows), and
  // Detach() is due all the same. Who `upper` names must outlive the stream.
  //
  // `endpoint` and what it points to: see transport/values/endpoint.h. May be
  // called from inside the callbacks of any stream. How many are open at a time
  // is the caller's to bound.
  MuxStream* Open(const Endpoint& endpoint, MuxProtocol protocol,
                  const StreamUpper& upper);

  EventLoop* loop() const;
  // Buffers for the layers above: blocks of Options::buffer_size.
  BufferPool* buffers();

  // Streams opened and not yet detached; 0 when nothing leaks.
  size_t in_use() const;

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace checkd

#endif  // MUX_CONNECTOR_H_
