// What the muxes over a MuxConnection have in common.
#ifndef MUX_CONNECTION_MUX_H_
#define MUX_CONNECTION_MUX_H_

#include <memory>

#include "mux/mux.h"
#include "mux/mux_connection.h"
#include "mux/stream.h"

namespace checkd {

// Subscriptions go to the connection, and Detach() gives the stream back, the
// last one with its connection. Stateless as far as connections go: one object
// of each kind serves a shard.
class ConnectionMux : public Mux {
 public:
  // Takes over `conn` and its streams; it is established unless this is the
  // pending mux. Calls nobody back. The streams keep their flags and their
  // waiters.
  virtual void Attach(MuxConnection& conn) = 0;

  void Subscribe(MuxStream& stream, Events events, WaitEvent& wait) override;
  void Unsubscribe(MuxStream& stream, Events events, WaitEvent& wait) override;
  void Detach(MuxStream& stream, CloseMode mode) override;
  ConnectionStage Stage(const MuxStream& stream) const override;
  std::unique_ptr<TlsRecord> Tls(const MuxStream& stream) const override;
  Address LocalAddress(const MuxStream& stream) const override;

 protected:
  static Stream& Of(MuxStream& stream) { return static_cast<Stream&>(stream); }
  static const Stream& Of(const MuxStream& stream) {
    return static_cast<const Stream&>(stream);
  }
  static MuxConnection& Of(ConnectionOwner* owner) {
    return *static_cast<MuxConnection*>(owner);
  }
  // Sends from the front of `buf` and notes a failure on the stream. Returns
  // the bytes taken, which `buf` has lost; 0 after a failure.
  static size_t SendRaw(Stream& stream, Buffer& buf, size_t count);
};

}  // namespace checkd

#endif  // MUX_CONNECTION_MUX_H_
