#include "mux/connector.h"

#include "mux/h1_mux.h"
#include "mux/passthrough_mux.h"
#include "mux/pending_mux.h"
#include "mux/stream_pool.h"

namespace checkd {

struct Connector::Rep {
  Rep(const TransportContext* context_in, const Options& options)
      : context(context_in),
        streams(context, options.buffer_size, options.max_lingering),
        pending(&Rep::Choose, this),
        h1(streams.buffers(), options.max_headers),
        lenient_h1(streams.buffers(), options.max_headers, true) {}

  // HTTP/1 is spoken whatever was agreed upon: there is no other so far.
  static ConnectionMux* Choose(void* self, MuxProtocol protocol,
                               std::string_view /*alpn*/) {
    Rep& rep = *static_cast<Rep*>(self);
    switch (protocol) {
      case MuxProtocol::kNone:
        return &rep.passthrough;
      case MuxProtocol::kHttp1:
        return &rep.h1;
      case MuxProtocol::kHttp1Lenient:
        return &rep.lenient_h1;
    }
    return &rep.passthrough;
  }

  const TransportContext* const context;
  StreamPool streams;
  PendingMux pending;
  PassthroughMux passthrough;
  H1Mux h1;
  H1Mux lenient_h1;
};

Connector::Connector(const TransportContext* context, const Options& options)
    : rep_(std::make_unique<Rep>(context, options)) {}

Connector::~Connector() = default;

MuxStream* Connector::Open(const Endpoint& endpoint, MuxProtocol protocol,
                           const StreamUpper& upper) {
  Stream* const stream = rep_->streams.Open(upper, protocol);
  MuxConnection& conn = stream->conn();
  rep_->pending.Attach(conn);
  if (conn.connection().Open(endpoint, &conn) != 0) stream->NoteFailure();
  return stream;
}

EventLoop* Connector::loop() const { return rep_->context->loop; }

BufferPool* Connector::buffers() { return rep_->streams.buffers(); }

size_t Connector::in_use() const { return rep_->streams.in_use(); }

}  // namespace checkd
