#include "mux/session.h"

#include <cassert>
#include <utility>

#include "mux/session_mux.h"

namespace checkd {

Session::Session(SessionPool* home)
    : ConnectionOwner{nullptr},
      home_(home),
      h1_(home->buffers(), home->max_headers()) {}

void Session::Install(SessionMux* mux, ReadyFn on_ready) {
  mux_ = mux;
  ready = on_ready;
}

bool Session::NoteFailure() {
  if (failed() || !connection_->failed()) return false;
  error_ = connection_->error();
  sys_errno_ = connection_->sys_errno();
  return true;
}

void Session::AwaitRecv(WaitEvent& wait) {
  if (wait.events & kCanRecv) return;
  wait.events |= kCanRecv;
  recv_waiters_.PushBack(&wait);
}

void Session::WakeReceivers() {
  while (WaitEvent* wait = recv_waiters_.PopFront()) {
    wait->events &= ~kCanRecv;
    wait->tasklet->Wakeup();
  }
}

bool Session::Call(void (*callback)(StreamUpper*)) {
  const uint32_t generation = generation_;
  callback(upper_);
  return generation == generation_;
}

void Session::Begin(Connection* connection, StreamUpper* upper,
                    SessionMux* next_mux) {
  connection_ = connection;
  upper_ = upper;
  next_mux_ = next_mux;
}

void Session::End() {
  ++generation_;
  while (WaitEvent* wait = recv_waiters_.PopFront()) wait->events &= ~kCanRecv;
  static_cast<MuxStream&>(*this) = MuxStream();
  h1_.Release();
  request_ = HeadMethodProbe();
  connection_ = nullptr;
}

SessionPool::SessionPool(const TransportContext* context, size_t buffer_size,
                         int max_headers, size_t max_lingering)
    : max_headers_(max_headers),
      buffers_(buffer_size),
      connections_(context, max_lingering) {}

SessionPool::~SessionPool() {
  assert(in_use() == 0 && "a stream outlives its connector");
}

Session* SessionPool::Take(StreamUpper* upper, SessionMux* next_mux) {
  if (idle_.empty()) {
    sessions_.push_back(std::make_unique<Session>(this));
    idle_.reserve(sessions_.capacity());
    idle_.push_back(sessions_.back().get());
  }
  Session* const session = idle_.back();
  idle_.pop_back();
  session->Begin(connections_.Take(), upper, next_mux);
  return session;
}

void SessionPool::Return(Session& session, CloseMode mode) {
  Connection& connection = session.connection();
  session.End();
  connections_.Retire(&connection, mode);
  idle_.push_back(&session);
}

}  // namespace checkd
