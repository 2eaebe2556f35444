#include "stream/conn_stream.h"

#include <cassert>
#include <utility>

namespace checkd {

ConnStream::ConnStream(const DataCallbacks* callbacks, void* owner)
    : upper_{callbacks, owner} {}

ConnStream::~ConnStream() { Close(CloseMode::kReset); }

bool ConnStream::Open(Connector& connector, const Endpoint& endpoint,
                      MuxProtocol protocol) {
  assert(!is_open());
  stream_ = connector.Open(endpoint, protocol, upper_);
  return !failed();
}

void ConnStream::Close(CloseMode mode) {
  if (!is_open()) return;
  last_error_ = stream_->error();
  last_errno_ = stream_->sys_errno();
  MuxStream& stream = *std::exchange(stream_, nullptr);
  stream.mux()->Detach(stream, mode);
}

}  // namespace checkd
