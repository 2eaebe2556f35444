// A connection as its mux sees it: the mux at work, and the streams that it
// carries. One stream for passthrough and HTTP/1; a mux that multiplexes may
// add others.
//
// Thread: the loop's. Owned by its StreamPool (mux/stream_pool.h).
#ifndef MUX_MUX_CONNECTION_H_
#define MUX_MUX_CONNECTION_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "mux/stream.h"
#include "tasks/list.h"
#include "transport/connection.h"
#include "transport/values/endpoint.h"

namespace checkd {

class StreamPool;

class MuxConnection final : public ConnectionOwner {
 public:
  using ReadyFn = void (*)(ConnectionOwner* self, Connection* conn);

  explicit MuxConnection(StreamPool* home)
      : ConnectionOwner{nullptr}, home_(home) {}
  MuxConnection(const MuxConnection&) = delete;
  MuxConnection& operator=(const MuxConnection&) = delete;

  Connection& connection() const { return *connection_; }
  StreamPool& home() const { return *home_; }
  ConnectionMux* mux() const { return mux_; }
  // What was asked for. The mux that serves it is chosen when the handshakes
  // have ended, and with them what was agreed upon.
  MuxProtocol protocol() const { return protocol_; }
  // What the TLS handshake agreed upon (ALPN); empty: nothing.
  std::string_view alpn() const;

  // From here on `mux` serves the streams, and those that will be added;
  // `ready` hears of the connection. May be called from within `ready`; the
  // connection calls the new one from the next event on.
  void Install(ConnectionMux* mux, ReadyFn on_ready);

  size_t streams() const { return count_; }
  // Where there is never more than one: that one.
  Stream& only() { return *streams_.front(); }

  // Tells the upper layers of all streams that the connection stands, or has
  // failed, each once. They may detach any stream. False: no stream is left,
  // and the connection has been given back. Streams that are added meanwhile
  // are not called.
  bool WakeAll();

 private:
  friend class StreamPool;

  void Begin(Connection* connection, MuxProtocol protocol);
  void Add(Stream* stream);
  void Remove(Stream* stream);

  StreamPool* const home_;
  Connection* connection_ = nullptr;
  ConnectionMux* mux_ = nullptr;
  List<Stream, &Stream::hook> streams_;
  size_t count_ = 0;         // of streams, wherever they are linked
  uint32_t generation_ = 0;  // goes up when the connection is given back
  MuxProtocol protocol_ = MuxProtocol::kNone;
};

}  // namespace checkd

#endif  // MUX_MUX_CONNECTION_H_
