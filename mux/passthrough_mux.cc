#include "mux/passthrough_mux.h"

#include <algorithm>

namespace checkd {

void PassthroughMux::Attach(MuxConnection& conn) {
  conn.Install(this, &PassthroughMux::OnReady);
}

size_t PassthroughMux::SndBuf(MuxStream& stream, Buffer& buf, size_t count) {
  return SendRaw(Of(stream), buf, count);
}

size_t PassthroughMux::RcvBuf(MuxStream& mux_stream, Buffer& buf,
                              size_t count) {
  Stream& stream = Of(mux_stream);
  Connection& connection = stream.conn().connection();
  size_t total = 0;
  if (!connection.readable() || !buf.Reserve()) return 0;
  count = std::min(count, buf.room());
  while (total < count && connection.readable()) {
    const size_t got = connection.Recv(buf.tail(), count - total);
    if (got == 0) break;
    buf.Commit(got);
    total += got;
  }
  if (connection.eof()) stream.Mark(Stream::kEof);
  stream.NoteFailure();
  return total;
}

void PassthroughMux::OnReady(ConnectionOwner* owner, Connection* connection) {
  Stream& stream = Of(owner).only();
  const bool failure = stream.NoteFailure();
  if (connection->readable() && !stream.CallRecv()) return;
  if (failure) stream.CallWake();
}

}  // namespace checkd
