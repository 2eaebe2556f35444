#include "mux/pending_mux.h"

namespace checkd {

void PendingMux::Attach(MuxConnection& conn) {
  conn.Install(this, &PendingMux::OnReady);
}

void PendingMux::OnReady(ConnectionOwner* owner, Connection* connection) {
  MuxConnection& conn = Of(owner);
  if (connection->established()) {
    const PendingMux& self = static_cast<PendingMux&>(*conn.mux());
    self.choose_(self.context_, conn.protocol(), conn.alpn())->Attach(conn);
  } else if (!connection->failed()) {
    return;
  }
  if (!conn.WakeAll() || !connection->established()) return;
  // The edge that brought the end of the handshakes may have brought data too.
  if (connection->readable() || connection->failed()) {
    conn.ready(&conn, connection);
  }
}

}  // namespace checkd
