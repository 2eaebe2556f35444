#include "stream/conn_stream.h"

#include <cassert>
#include <utility>

namespace checkd {

ConnStream::ConnStream(const DataCallbacks* callbacks, void* owner)
    : StreamUpper{&ConnStream::OnRecv, &ConnStream::OnWake},
      callbacks_(callbacks),
      owner_(owner) {}

ConnStream::~ConnStream() { Close(CloseMode::kReset); }

bool ConnStream::Open(Connector& connector, const Endpoint& endpoint,
                      MuxProtocol protocol) {
  assert(!is_open());
  stream_ = connector.Open(endpoint, protocol, this);
  return !failed();
}

void ConnStream::Close(CloseMode mode) {
  if (!is_open()) return;
  last_error_ = stream_->error();
  last_errno_ = stream_->sys_errno();
  MuxStream& stream = *std::exchange(stream_, nullptr);
  stream.mux()->Detach(stream, mode);
}

void ConnStream::OnRecv(StreamUpper* upper) {
  ConnStream& self = *static_cast<ConnStream*>(upper);
  self.callbacks_->recv(self);
}

void ConnStream::OnWake(StreamUpper* upper) {
  ConnStream& self = *static_cast<ConnStream*>(upper);
  self.callbacks_->wake(self);
}

}  // namespace checkd
