// The mux for protocols without messages: bytes in, bytes out.
#ifndef MUX_PASSTHROUGH_MUX_H_
#define MUX_PASSTHROUGH_MUX_H_

#include "mux/connection_mux.h"

namespace checkd {

// RcvBuf reads from the socket straight into the caller's buffer, so an upper
// layer that does not read leaves the data, and a reset behind them, in the
// kernel (F230).
class PassthroughMux final : public ConnectionMux {
 public:
  const char* name() const override { return "passthrough"; }
  void Attach(MuxConnection& conn) override;

  size_t SndBuf(MuxStream& stream, Buffer& buf, size_t count) override;
  // At most what `buf` has room for, and what the connection may read in this
  // turn.
  size_t RcvBuf(MuxStream& stream, Buffer& buf, size_t count) override;

 private:
  static void OnReady(ConnectionOwner* owner, Connection* conn);
};

}  // namespace checkd

#endif  // MUX_PASSTHROUGH_MUX_H_
