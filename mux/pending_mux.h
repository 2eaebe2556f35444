// The mux of a connection that is not established yet.
#ifndef MUX_PENDING_MUX_H_
#define MUX_PENDING_MUX_H_

#include <string_view>

#include "mux/connection_mux.h"

namespace checkd {

// Takes and gives nothing; whoever subscribes waits on the connection and is
// woken by the end of its handshakes (docs/architecture.md, rule 5). At that
// moment the mux that the handshakes ask for takes its place, and the upper
// layers' `wake` is called.
class PendingMux final : public ConnectionMux {
 public:
  // The mux for what was asked and what was agreed upon (ALPN; empty: nothing).
  // Never null. Called once a connection, when its handshakes are done. The mux
  // must outlive the connection.
  using Choice = ConnectionMux* (*)(void* context, MuxProtocol protocol,
                                    std::string_view alpn);

  PendingMux(Choice choose, void* context)
      : choose_(choose), context_(context) {}

  const char* name() const override { return "pending"; }
  void Attach(MuxConnection& conn) override;

  size_t SndBuf(MuxStream&, Buffer&, size_t) override { return 0; }
  size_t RcvBuf(MuxStream&, Buffer&, size_t) override { return 0; }

 private:
  static void OnReady(ConnectionOwner* owner, Connection* conn);

  const Choice choose_;
  void* const context_;
};

}  // namespace checkd

#endif  // MUX_PENDING_MUX_H_
