// A stream as its mux sees it: who is above, who waits, and what the mux at
// work keeps of it. The connection that carries it is apart
// (mux/mux_connection.h).
#ifndef MUX_STREAM_H_
#define MUX_STREAM_H_

#include <cstdint>

#include "mux/mux.h"
#include "tasks/list.h"
#include "tasks/wait_event.h"

namespace checkd {

class ConnectionMux;
class MuxConnection;

// What a protocol keeps of each of its streams. Owned by the mux that set it.
struct StreamState {};

// Thread: the loop's. Owned by its StreamPool (mux/stream_pool.h), which never
// frees one before itself: a stream may be detached from inside its own
// callbacks.
class Stream final : public MuxStream {
 public:
  using MuxStream::kBodyError;
  using MuxStream::kEndOfMessage;
  using MuxStream::kEof;
  using MuxStream::kEstablished;
  using MuxStream::kProtocolError;

  MuxConnection& conn() const { return *conn_; }
  StreamState* state() const { return state_; }
  void set_state(StreamState* state) { state_ = state; }

  // Sets flags (a set of those named above).
  void Mark(uint8_t flags) { flags_ |= flags; }
  // Copies a failure of the connection to the stream. True if it is news.
  bool NoteFailure();

  // Waiters for decoded data; raw data is waited for on the connection.
  // WakeReceivers() wakes each once and forgets it.
  void AwaitRecv(WaitEvent& wait);
  void WakeReceivers();

  // Call the upper layer. False: it detached the stream, so hands off. A stream
  // that was detached and opened again meanwhile counts as detached.
  bool CallRecv() { return Call(upper_.callbacks->recv); }
  bool CallWake() { return Call(upper_.callbacks->wake); }

  ListHook hook;  // among the streams of its connection

 private:
  friend class MuxConnection;
  friend class StreamPool;

  bool Call(void (*callback)(void* owner));
  void Begin(const StreamUpper& upper) { upper_ = upper; }
  void End();

  MuxConnection* conn_ = nullptr;
  StreamState* state_ = nullptr;
  uint32_t generation_ = 0;  // goes up at each detach
  RecvWaitList recv_waiters_;
};

}  // namespace checkd

#endif  // MUX_STREAM_H_
