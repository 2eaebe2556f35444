// All that one conversation needs below the stream, in one pooled object: the
// connection, the stream that the upper layer sees, and the state of whichever
// mux is at work. The muxes themselves hold no state of a stream.
#ifndef MUX_SESSION_H_
#define MUX_SESSION_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "mux/h1/h1_request.h"
#include "mux/h1_receiver.h"
#include "mux/mux.h"
#include "tasks/wait_event.h"
#include "transport/connection.h"
#include "transport/connection_pool.h"
#include "transport/values/buffer.h"

namespace checkd {

class SessionMux;
class SessionPool;

// A stream as its muxes see it. Thread: the loop's. Owned by its SessionPool.
class Session final : public MuxStream, public ConnectionOwner {
 public:
  using MuxStream::kBodyError;
  using MuxStream::kEndOfMessage;
  using MuxStream::kEof;
  using MuxStream::kEstablished;
  using MuxStream::kProtocolError;
  using ReadyFn = void (*)(ConnectionOwner* self, Connection* conn);

  explicit Session(SessionPool* home);

  Connection& connection() const { return *connection_; }
  SessionPool& home() const { return *home_; }
  // The mux that takes over once the connection is established.
  SessionMux* next_mux() const { return next_mux_; }
  H1Receiver& h1() { return h1_; }
  const H1Receiver& h1() const { return h1_; }
  HeadMethodProbe& request() { return request_; }

  // From here on `mux` serves the stream and `ready` hears of the connection.
  void Install(SessionMux* mux, ReadyFn on_ready);
  // Sets flags (a set of those named above).
  void Mark(uint8_t flags) { flags_ |= flags; }
  // Copies a failure of the connection to the stream. True if it is news.
  bool NoteFailure();

  // Waiters for decoded data; raw data is waited for on the connection.
  void AwaitRecv(WaitEvent& wait);
  void WakeReceivers();

  // Call the upper layer. False: it detached the stream, so hands off.
  bool CallRecv() { return Call(upper_->recv); }
  bool CallWake() { return Call(upper_->wake); }

 private:
  friend class SessionPool;

  bool Call(void (*callback)(StreamUpper*));
  void Begin(Connection* connection, StreamUpper* upper, SessionMux* next_mux);
  void End();

  SessionPool* const home_;
  Connection* connection_ = nullptr;
  SessionMux* next_mux_ = nullptr;
  uint32_t generation_ = 0;  // goes up at each detach
  RecvWaitList recv_waiters_;
  H1Receiver h1_;
  HeadMethodProbe request_;
};

// Sessions, connections and buffers of one shard. A session is never freed
// before its pool, so it may be detached from inside its own callbacks.
class SessionPool {
 public:
  SessionPool(const TransportContext* context, size_t buffer_size,
              int max_headers, size_t max_lingering);
  // Every session must have been returned.
  ~SessionPool();

  // A fresh session with a closed connection; the caller's until Return().
  Session* Take(StreamUpper* upper, SessionMux* next_mux);
  // Closes the connection and takes all of it back.
  void Return(Session& session, CloseMode mode);

  BufferPool* buffers() { return &buffers_; }
  int max_headers() const { return max_headers_; }
  size_t in_use() const { return sessions_.size() - idle_.size(); }

 private:
  const int max_headers_;
  BufferPool buffers_;
  ConnectionPool connections_;
  std::vector<std::unique_ptr<Session>> sessions_;
  std::vector<Session*> idle_;
};

}  // namespace checkd

#endif  // MUX_SESSION_H_
