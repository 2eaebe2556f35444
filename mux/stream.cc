#include "mux/stream.h"

#include "mux/mux_connection.h"

namespace checkd {

bool Stream::NoteFailure() {
  const Connection& connection = conn_->connection();
  if (failed() || !connection.failed()) return false;
  error_ = connection.error();
  sys_errno_ = connection.sys_errno();
  return true;
}

void Stream::AwaitRecv(WaitEvent& wait) {
  if (wait.events & kCanRecv) return;
  wait.events |= kCanRecv;
  recv_waiters_.PushBack(&wait);
}

void Stream::WakeReceivers() {
  while (WaitEvent* wait = recv_waiters_.PopFront()) {
    wait->events &= ~kCanRecv;
    wait->tasklet->Wakeup();
  }
}

bool Stream::Call(void (*callback)(void* owner)) {
  const uint32_t generation = generation_;
  callback(upper_.owner);
  return generation == generation_;
}

void Stream::End() {
  ++generation_;
  while (WaitEvent* wait = recv_waiters_.PopFront()) wait->events &= ~kCanRecv;
  static_cast<MuxStream&>(*this) = MuxStream();
  conn_ = nullptr;
  state_ = nullptr;
}

}  // namespace checkd
