// The mux of a connection that is not established yet.
#ifndef MUX_PENDING_MUX_H_
#define MUX_PENDING_MUX_H_

#include "mux/session_mux.h"

namespace checkd {

// Takes and gives nothing; whoever subscribes waits on the connection and is
// woken by the end of its handshakes (docs/architecture.md, rule 5). At that
// moment the session's next mux takes its place and the upper layer's `wake` is
// called.
class PendingMux final : public SessionMux {
 public:
  const char* name() const override { return "pending"; }
  void Attach(Session& session) override;

  size_t SndBuf(MuxStream&, Buffer&, size_t, SendFlags) override { return 0; }
  size_t RcvBuf(MuxStream&, Buffer&, size_t, RecvFlags) override { return 0; }

 private:
  static void OnReady(ConnectionOwner* owner, Connection* conn);
};

}  // namespace checkd

#endif  // MUX_PENDING_MUX_H_
