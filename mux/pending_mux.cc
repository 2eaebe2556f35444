#include "mux/pending_mux.h"

namespace checkd {

void PendingMux::Attach(Session& session) {
  session.Install(this, &PendingMux::OnReady);
}

void PendingMux::OnReady(ConnectionOwner* owner, Connection* conn) {
  Session& session = Of(owner);
  if (session.NoteFailure()) {
    session.CallWake();
    return;
  }
  if (!conn->established()) return;
  session.Mark(Session::kEstablished);
  session.next_mux()->Attach(session);
  if (!session.CallWake()) return;
  // The edge that brought the end of the handshakes may have brought data too.
  if (conn->readable() || conn->failed()) session.ready(&session, conn);
}

}  // namespace checkd
