#include "mux/passthrough_mux.h"

#include <algorithm>

namespace checkd {

void PassthroughMux::Attach(Session& session) {
  session.Install(this, &PassthroughMux::OnReady);
}

size_t PassthroughMux::SndBuf(MuxStream& stream, Buffer& buf, size_t count,
                              SendFlags /*flags*/) {
  return SendRaw(Of(stream), buf, count);
}

size_t PassthroughMux::RcvBuf(MuxStream& stream, Buffer& buf, size_t count,
                              RecvFlags /*flags*/) {
  Session& session = Of(stream);
  Connection& conn = session.connection();
  size_t total = 0;
  if (!conn.readable() || !buf.Reserve()) return 0;
  count = std::min(count, buf.room());
  while (total < count && conn.readable()) {
    const size_t got = conn.Recv(buf.tail(), count - total);
    if (got == 0) break;
    buf.Commit(got);
    total += got;
  }
  if (conn.eof()) session.Mark(Session::kEof);
  session.NoteFailure();
  return total;
}

void PassthroughMux::OnReady(ConnectionOwner* owner, Connection* conn) {
  Session& session = Of(owner);
  const bool failure = session.NoteFailure();
  if (conn->readable() && !session.CallRecv()) return;
  if (failure) session.CallWake();
}

}  // namespace checkd
