#include "transport/connection.h"

#include <cassert>
#include <cerrno>
#include <utility>

namespace checkd {

Connection::Connection(const TransportContext* context)
    : PollHandler{&Connection::OnPoll}, context_(context) {}

Connection::~Connection() { Close(CloseMode::kReset); }

int Connection::Open(const Endpoint& endpoint, ConnectionOwner* owner) {
  Net* const net = context_->net;
  const int fd = net->Socket(*endpoint.address);
  Start(fd, owner);
  if (fd < 0) return FailCall(SocketCall::kSocket, -fd);
  const int result =
      net->Connect(fd, *endpoint.address, endpoint.port, endpoint.defer_ack);
  if (result < 0 && result != -EINPROGRESS)
    return FailCall(SocketCall::kConnect, -result);
  return Register();
}

int Connection::Adopt(int fd, ConnectionOwner* owner) {
  Start(fd, owner);
  return Register();
}

void Connection::Start(int fd, ConnectionOwner* owner) {
  assert(!open() && handshakes_ == nullptr &&
         "the last conversation was not closed");
  owner_ = owner;
  fd_ = fd < 0 ? -1 : fd;
  sys_errno_ = 0;
  error_ = ConnectionError::kNone;
  flags_ = 0;
}

int Connection::Register() {
  // After connect(), so that the first event already is the outcome.
  const int err = context_->poller->Add(fd_, this);
  return err == 0 ? 0 : FailCall(SocketCall::kIo, err);
}

void Connection::AddHandshake(std::unique_ptr<Handshake> handshake) {
  assert(!connected());
  std::unique_ptr<Handshake>* last = &handshakes_;
  while (*last != nullptr) last = &(*last)->next;
  *last = std::move(handshake);
}

size_t Connection::Send(const char* data, size_t size) {
  if (!writable() || failed() || size == 0) return 0;
  const ssize_t sent = context_->net->Send(fd_, data, size);
  // Edge-triggered: a write that was cut short means that an event will tell of
  // room, and spares the call that would only say EAGAIN. The same for reads.
  if (sent < static_cast<ssize_t>(size)) flags_ &= ~kMaySend;
  if (sent > 0) return static_cast<size_t>(sent);
  if (sent != 0 && sent != -EAGAIN)
    FailCall(SocketCall::kIo, static_cast<int>(-sent));
  return 0;
}

size_t Connection::Recv(char* data, size_t size) {
  if (!readable() || size == 0) return 0;
  const ssize_t got = context_->net->Recv(fd_, data, size);
  if (got > 0) {
    // No event will tell again of an end that was announced already.
    if (got < static_cast<ssize_t>(size) && !(flags_ & kEnding))
      flags_ &= ~kMayRecv;
    return static_cast<size_t>(got);
  }
  flags_ &= ~kMayRecv;
  if (got == 0) {
    flags_ |= kEof;
  } else if (got != -EAGAIN) {
    FailCall(SocketCall::kIo, static_cast<int>(-got));
  }
  return 0;
}

void Connection::AwaitSend(WaitEvent& wait) {
  if (wait.events & kCanSend) return;
  if (failed() || (established() && writable())) {
    wait.tasklet->Wakeup();
    return;
  }
  wait.events |= kCanSend;
  send_wait_list_.PushBack(&wait);
}

void Connection::AwaitRecv(WaitEvent& wait) {
  if (wait.events & kCanRecv) return;
  if (failed() || (established() && (readable() || eof()))) {
    wait.tasklet->Wakeup();
    return;
  }
  wait.events |= kCanRecv;
  recv_wait_list_.PushBack(&wait);
}

void Connection::Forget(WaitEvent& wait, uint8_t events) {
  if (events & kCanSend) wait.send_hook.Unlink();
  if (events & kCanRecv) wait.recv_hook.Unlink();
  wait.events &= ~events;
}

void Connection::Close(CloseMode mode) {
  owner_ = nullptr;
  handshakes_.reset();
  while (WaitEvent* wait = send_wait_list_.PopFront())
    wait->events &= ~kCanSend;
  while (WaitEvent* wait = recv_wait_list_.PopFront())
    wait->events &= ~kCanRecv;
  if (fd_ < 0) return;
  context_->poller->Forget(this);
  // There is nobody to send a RST to.
  if (failed() && !connected()) mode = CloseMode::kGraceful;
  context_->net->Close(std::exchange(fd_, -1), mode);
}

void Connection::OnPoll(PollHandler* handler, uint32_t ready) {
  static_cast<Connection*>(handler)->HandleReadiness(ready);
}

void Connection::HandleReadiness(uint32_t ready) {
  if (!connected() && !failed() && !Decided(ready)) return;
  constexpr uint32_t kEnd =
      checkd::kReadHangup | checkd::kHangup | checkd::kError;
  if (ready & checkd::kWritable) flags_ |= kMaySend;
  if (ready & (checkd::kReadable | kEnd)) flags_ |= kMayRecv;
  if (ready & kEnd) flags_ |= kEnding;
  if (!established() && !failed()) {
    if (RunHandshakes()) {
      flags_ |= kEstablished;
      WakeSenders();
      WakeReceivers();
    } else if (!failed()) {
      return;
    }
  }
  if (established()) {
    if (writable()) WakeSenders();
    if (readable()) WakeReceivers();
  }
  owner_->ready(owner_, this);
}

// Whether connect() has come to an end, good or bad.
bool Connection::Decided(uint32_t ready) {
  if (ready & (checkd::kError | checkd::kHangup)) {
    // A peer that resets before we looked counts as never connected, which is
    // how HAProxy sees it. Hang-up without error: a unix socket's peer has
    // left.
    const int err = context_->net->TakeError(fd_);
    if (err != 0) {
      FailCall(SocketCall::kIo, err);
      return true;
    }
    if (!(ready & checkd::kWritable)) {
      Fail(ConnectionError::kPollError, 0);
      return true;
    }
  } else if (!(ready & checkd::kWritable)) {
    return false;
  }
  flags_ |= kConnected;
  return true;
}

bool Connection::RunHandshakes() {
  while (handshakes_ != nullptr) {
    const Handshake::Result result = handshakes_->Run(*this);
    if (failed()) return false;
    assert(result != Handshake::Result::kFailed &&
           "a failed handshake must tell why");
    if (result != Handshake::Result::kDone) return false;
    handshakes_ = std::move(handshakes_->next);
  }
  return true;
}

int Connection::FailCall(SocketCall call, int err) {
  Fail(ConnectionErrorFromErrno(err, call), err);
  return err;
}

void Connection::Fail(ConnectionError error, int sys_errno) {
  if (failed()) return;
  error_ = error;
  sys_errno_ = sys_errno;
  WakeSenders();
  WakeReceivers();
}

void Connection::WakeSenders() {
  while (WaitEvent* wait = send_wait_list_.PopFront()) {
    wait->events &= ~kCanSend;
    wait->tasklet->Wakeup();
  }
}

void Connection::WakeReceivers() {
  while (WaitEvent* wait = recv_wait_list_.PopFront()) {
    wait->events &= ~kCanRecv;
    wait->tasklet->Wakeup();
  }
}

}  // namespace checkd
