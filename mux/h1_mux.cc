#include "mux/h1_mux.h"

#include <algorithm>

namespace checkd {

void H1Mux::Attach(Session& session) { session.Install(this, &H1Mux::OnReady); }

size_t H1Mux::SndBuf(MuxStream& stream, Buffer& buf, size_t count,
                     SendFlags /*flags*/) {
  Session& session = Of(stream);
  const char* const data = buf.data();
  const size_t sent = SendRaw(session, buf, count);
  session.request().Sent(data, sent);  // consumed, not yet overwritten
  return sent;
}

size_t H1Mux::RcvBuf(MuxStream& stream, Buffer& buf, size_t count,
                     RecvFlags /*flags*/) {
  Session& session = Of(stream);
  H1Receiver& h1 = session.h1();
  size_t total = 0;
  while (total < count) {
    if (h1.body_size() == 0 && !Receive(session)) break;
    const size_t taken = h1.TakeBody(buf, count - total);
    if (taken == 0) break;
    total += taken;
  }
  session.NoteFailure();
  return total;
}

void H1Mux::Subscribe(MuxStream& stream, Events events, WaitEvent& wait) {
  Session& session = Of(stream);
  if (events & kCanSend) session.connection().AwaitSend(wait);
  if (!(events & kCanRecv) || (wait.events & kCanRecv)) return;
  const H1Receiver& h1 = session.h1();
  const Connection& conn = session.connection();
  if (h1.body_size() > 0 || h1.finished() || conn.readable() || conn.eof() ||
      conn.failed()) {
    wait.tasklet->Wakeup();
  } else {
    session.AwaitRecv(wait);
  }
}

bool H1Mux::EncodeRequest(const HttpRequest& request, Buffer& out) {
  if (!FormatRequest(request, &encoded_)) return false;
  if (!out.Reserve() || out.room() < encoded_.size()) return false;
  out.Append(encoded_);
  return true;
}

bool H1Mux::Receive(Session& session) {
  H1Receiver& h1 = session.h1();
  const bool news = h1.Pull(session.connection(), session.request().is_head());
  if (!news) return false;
  uint8_t flags = 0;
  if (session.connection().eof()) flags |= Session::kEof;
  if (h1.end_of_message()) flags |= Session::kEndOfMessage;
  if (h1.head_failed()) flags |= Session::kProtocolError;
  if (h1.body_failed()) flags |= Session::kProtocolError | Session::kBodyError;
  session.Mark(flags);
  return true;
}

void H1Mux::OnReady(ConnectionOwner* owner, Connection* /*conn*/) {
  Session& session = Of(owner);
  const bool news = Receive(session);
  const bool failure = session.NoteFailure();
  if (news || failure) session.WakeReceivers();
  if (news && !session.CallRecv()) return;
  if (failure) session.CallWake();
}

}  // namespace checkd
