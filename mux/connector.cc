#include "mux/connector.h"

#include "mux/h1_mux.h"
#include "mux/passthrough_mux.h"
#include "mux/pending_mux.h"
#include "mux/session.h"

namespace checkd {

struct Connector::Rep {
  Rep(const TransportContext* context_in, const Options& options)
      : context(context_in),
        sessions(context, options.buffer_size, options.max_headers,
                 options.max_lingering) {}

  SessionMux* Final(MuxProtocol protocol) {
    switch (protocol) {
      case MuxProtocol::kNone:
        return &passthrough;
      case MuxProtocol::kHttp1:
        return &h1;
    }
    return &passthrough;
  }

  const TransportContext* const context;
  SessionPool sessions;
  PendingMux pending;
  PassthroughMux passthrough;
  H1Mux h1;
};

Connector::Connector(const TransportContext* context, const Options& options)
    : rep_(std::make_unique<Rep>(context, options)) {}

Connector::~Connector() = default;

MuxStream* Connector::Open(const Endpoint& endpoint, MuxProtocol protocol,
                           StreamUpper* upper) {
  Session* const session = rep_->sessions.Take(upper, rep_->Final(protocol));
  rep_->pending.Attach(*session);
  if (session->connection().Open(endpoint, session) != 0) {
    session->NoteFailure();
  }
  return session;
}

EventLoop* Connector::loop() const { return rep_->context->loop; }

BufferPool* Connector::buffers() { return rep_->sessions.buffers(); }

size_t Connector::in_use() const { return rep_->sessions.in_use(); }

}  // namespace checkd
