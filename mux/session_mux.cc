#include "mux/session_mux.h"

#include <algorithm>

namespace checkd {

void SessionMux::Subscribe(MuxStream& stream, Events events, WaitEvent& wait) {
  Connection& connection = Of(stream).connection();
  if (events & kCanSend) connection.AwaitSend(wait);
  if (events & kCanRecv) connection.AwaitRecv(wait);
}

void SessionMux::Unsubscribe(MuxStream& stream, Events events,
                             WaitEvent& wait) {
  // Leaves the session's own list too: a hook knows where it is.
  Of(stream).connection().Forget(wait, events);
}

void SessionMux::Detach(MuxStream& stream, CloseMode mode) {
  Session& session = Of(stream);
  session.home().Return(session, mode);
}

ConnectionStage SessionMux::Stage(const MuxStream& stream) const {
  return Of(stream).connection().stage();
}

std::unique_ptr<TlsRecord> SessionMux::Tls(const MuxStream& stream) const {
  const Transport* const transport = Of(stream).connection().transport();
  return transport != nullptr ? transport->Record() : nullptr;
}

size_t SessionMux::SendRaw(Session& session, Buffer& buf, size_t count) {
  const size_t wanted = std::min(count, buf.size());
  if (wanted == 0) return 0;
  const size_t sent = session.connection().Send(buf.data(), wanted);
  buf.Consume(sent);
  session.NoteFailure();
  return sent;
}

}  // namespace checkd
