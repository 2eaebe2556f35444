#include "mux/mux_connection.h"

#include "mux/connection_mux.h"
#include "transport/transport.h"

namespace checkd {

std::string_view MuxConnection::alpn() const {
  const Transport* const transport = connection_->transport();
  return transport != nullptr ? transport->alpn() : std::string_view();
}

void MuxConnection::Install(ConnectionMux* mux, ReadyFn on_ready) {
  mux_ = mux;
  ready = on_ready;
  for (Stream& stream : streams_) stream.mux_ = mux;
}

bool MuxConnection::WakeAll() {
  const uint32_t generation = generation_;
  const uint8_t flags = connection_->established() ? Stream::kEstablished : 0;
  // Who was called is back among the streams, so that the others may go.
  List<Stream, &Stream::hook> waiting;
  waiting.TakeAll(&streams_);
  while (Stream* const stream = waiting.PopFront()) {
    streams_.PushBack(stream);
    stream->Mark(flags);
    stream->NoteFailure();
    stream->CallWake();
  }
  return generation == generation_;
}

void MuxConnection::Begin(Connection* connection, MuxProtocol protocol) {
  connection_ = connection;
  protocol_ = protocol;
}

void MuxConnection::Add(Stream* stream) {
  stream->conn_ = this;
  stream->mux_ = mux_;
  streams_.PushBack(stream);
  ++count_;
}

void MuxConnection::Remove(Stream* stream) {
  stream->hook.Unlink();
  if (--count_ > 0) return;
  ++generation_;
  mux_ = nullptr;
}

}  // namespace checkd
