#include "mux/connection_mux.h"

#include <algorithm>

#include "mux/stream_pool.h"
#include "transport/transport.h"

namespace checkd {

void ConnectionMux::Subscribe(MuxStream& stream, Events events,
                              WaitEvent& wait) {
  Connection& connection = Of(stream).conn().connection();
  if (events & kCanSend) connection.AwaitSend(wait);
  if (events & kCanRecv) connection.AwaitRecv(wait);
}

void ConnectionMux::Unsubscribe(MuxStream& stream, Events events,
                                WaitEvent& wait) {
  // Leaves the stream's own list too: a hook knows where it is.
  Of(stream).conn().connection().Forget(wait, events);
}

void ConnectionMux::Detach(MuxStream& stream, CloseMode mode) {
  Stream& one = Of(stream);
  one.conn().home().Return(one, mode);
}

ConnectionStage ConnectionMux::Stage(const MuxStream& stream) const {
  return Of(stream).conn().connection().stage();
}

std::unique_ptr<TlsRecord> ConnectionMux::Tls(const MuxStream& stream) const {
  const Transport* const transport = Of(stream).conn().connection().transport();
  return transport != nullptr ? transport->Record() : nullptr;
}

Address ConnectionMux::LocalAddress(const MuxStream& stream) const {
  const Connection& conn = Of(stream).conn().connection();
  return conn.open() ? conn.context().net->LocalAddress(conn.fd()) : Address();
}

size_t ConnectionMux::SendRaw(Stream& stream, Buffer& buf, size_t count) {
  const size_t wanted = std::min(count, buf.size());
  if (wanted == 0) return 0;
  const size_t sent = stream.conn().connection().Send(buf.data(), wanted);
  buf.Consume(sent);
  stream.NoteFailure();
  return sent;
}

}  // namespace checkd
