#include "mux/h1_mux.h"

#include <algorithm>

namespace checkd {

void H1Mux::Attach(MuxConnection& conn) {
  if (idle_.empty()) {
    states_.push_back(
        std::make_unique<State>(buffers_, max_headers_, lenient_));
    idle_.reserve(states_.capacity());
    idle_.push_back(states_.back().get());
  }
  conn.only().set_state(idle_.back());
  idle_.pop_back();
  conn.Install(this, &H1Mux::OnReady);
}

void H1Mux::Detach(MuxStream& stream, CloseMode mode) {
  State& state = StateOf(Of(stream));
  state.receiver.Release();
  state.request = HeadMethodProbe();
  idle_.push_back(&state);
  ConnectionMux::Detach(stream, mode);
}

size_t H1Mux::SndBuf(MuxStream& mux_stream, Buffer& buf, size_t count) {
  Stream& stream = Of(mux_stream);
  const char* const data = buf.data();
  const size_t sent = SendRaw(stream, buf, count);
  // Consumed, not yet overwritten.
  StateOf(stream).request.Sent(data, sent);
  return sent;
}

size_t H1Mux::RcvBuf(MuxStream& mux_stream, Buffer& buf, size_t count) {
  Stream& stream = Of(mux_stream);
  H1Receiver& h1 = StateOf(stream).receiver;
  size_t total = 0;
  while (total < count) {
    if (h1.body_size() == 0 && !Receive(stream)) break;
    const size_t taken = h1.TakeBody(buf, count - total);
    if (taken == 0) break;
    total += taken;
  }
  stream.NoteFailure();
  return total;
}

void H1Mux::Subscribe(MuxStream& mux_stream, Events events, WaitEvent& wait) {
  Stream& stream = Of(mux_stream);
  Connection& connection = stream.conn().connection();
  if (events & kCanSend) connection.AwaitSend(wait);
  if (!(events & kCanRecv) || (wait.events & kCanRecv)) return;
  const H1Receiver& h1 = StateOf(stream).receiver;
  if (h1.body_size() > 0 || h1.finished() || connection.readable() ||
      connection.eof() || connection.failed()) {
    wait.tasklet->Wakeup();
  } else {
    stream.AwaitRecv(wait);
  }
}

bool H1Mux::EncodeRequest(const HttpRequest& request, Buffer& out) {
  if (!FormatRequest(request, &encoded_)) return false;
  if (!out.Reserve() || out.room() < encoded_.size()) return false;
  out.Append(encoded_);
  return true;
}

bool H1Mux::Receive(Stream& stream) {
  State& state = StateOf(stream);
  H1Receiver& h1 = state.receiver;
  Connection& connection = stream.conn().connection();
  const bool news = h1.Pull(connection, state.request.is_head());
  if (!news) return false;
  uint8_t flags = 0;
  if (connection.eof()) flags |= Stream::kEof;
  if (h1.end_of_message()) flags |= Stream::kEndOfMessage;
  if (h1.head_failed()) flags |= Stream::kProtocolError;
  if (h1.body_failed()) flags |= Stream::kProtocolError | Stream::kBodyError;
  stream.Mark(flags);
  return true;
}

void H1Mux::OnReady(ConnectionOwner* owner, Connection* /*connection*/) {
  Stream& stream = Of(owner).only();
  const bool news = Receive(stream);
  const bool failure = stream.NoteFailure();
  if (news || failure) stream.WakeReceivers();
  if (news && !stream.CallRecv()) return;
  if (failure) stream.CallWake();
}

}  // namespace checkd
