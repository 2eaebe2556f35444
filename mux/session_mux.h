// What the muxes over a Session have in common.
#ifndef MUX_SESSION_MUX_H_
#define MUX_SESSION_MUX_H_

#include <memory>

#include "mux/mux.h"
#include "mux/session.h"

namespace checkd {

// Subscriptions go to the connection, and Detach() gives everything back.
// Stateless as far as streams go: one object of each kind serves a shard.
class SessionMux : public Mux {
 public:
  // Takes over `session`, whose connection is established unless this is the
  // pending mux.
  virtual void Attach(Session& session) = 0;

  void Subscribe(MuxStream& stream, Events events, WaitEvent& wait) override;
  void Unsubscribe(MuxStream& stream, Events events, WaitEvent& wait) override;
  void Detach(MuxStream& stream, CloseMode mode) override;
  ConnectionStage Stage(const MuxStream& stream) const override;
  std::unique_ptr<TlsRecord> Tls(const MuxStream& stream) const override;

 protected:
  static Session& Of(MuxStream& stream) {
    return static_cast<Session&>(stream);
  }
  static const Session& Of(const MuxStream& stream) {
    return static_cast<const Session&>(stream);
  }
  static Session& Of(ConnectionOwner* owner) {
    return *static_cast<Session*>(owner);
  }
  // Sends from the front of `buf` and notes a failure on the stream.
  static size_t SendRaw(Session& session, Buffer& buf, size_t count);
};

}  // namespace checkd

#endif  // MUX_SESSION_MUX_H_
