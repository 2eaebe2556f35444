#include "transport/connection.h"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <string>
#include <utility>

#include "transport/proxy_handshake.h"
#include "transport/socks4_handshake.h"
#include "transport/spare_sockets.h"

namespace checkd {
namespace {

// HAProxy reaches unix sockets directly.
bool Tunnelled(const Endpoint& endpoint) {
  return endpoint.socks4 != nullptr && endpoint.address->is_ip();
}

// How many ports of the source range connect() is tried from; 0: no range.
int PortTries(const SocketOptions* options) {
  constexpr int kMaxTries = 64;
  if (options == nullptr || !options->has_port_range()) return 0;
  return std::min(options->source_port_high - options->source_port_low + 1,
                  kMaxTries);
}

}  // namespace

Connection::Connection(const TransportContext* context)
    : PollHandler{&Connection::OnPoll},
      context_(context),
      rest_(&Connection::OnRest, this, context->loop) {}

Connection::~Connection() { Close(CloseMode::kReset); }

int Connection::Open(const Endpoint& endpoint, ConnectionOwner* owner) {
  Start(-1, owner);
  uint16_t port = endpoint.port;
  const Address* peer = endpoint.address;
  if (Tunnelled(endpoint)) {
    // HAProxy's words for what SOCKS4 has no words for.
    if (endpoint.address->family() != Address::Family::kIpv4)
      return FailCall(SocketCall::kConnect, EINVAL);
    peer = endpoint.socks4;
    port = 0;
  }
  if (const int err = Connect(*peer, endpoint, port); err != 0) return err;
  if (const int err = Prepare(endpoint); err != 0)
    return FailCall(SocketCall::kSocket, err);
  return Register();
}

int Connection::Connect(const Address& peer, const Endpoint& endpoint,
                        uint16_t port) {
  Net* const net = context_->net;
  for (int tries = PortTries(endpoint.socket);;) {
    SocketCall call = SocketCall::kSocket;
    const int fd = NewSocket(peer, endpoint.socket, &call);
    if (fd < 0) return FailCall(call, -fd);
    fd_ = fd;
    const int result = net->Connect(fd, peer, port, endpoint.defer_ack);
    if (result == 0 || result == -EINPROGRESS) return 0;
    const bool taken = result == -EADDRNOTAVAIL || result == -EADDRINUSE;
    if (!taken || tries == 0) return FailCall(SocketCall::kConnect, -result);
    if (--tries == 0) return FailCall(SocketCall::kBindRange, -result);
    net->Close(std::exchange(fd_, -1), CloseMode::kGraceful);
  }
}

int Connection::NewSocket(const Address& peer, const SocketOptions* options,
                          SocketCall* failed) {
  SpareSockets* const spares = context_->spares;
  if (spares == nullptr) return context_->net->Socket(peer, options, failed);
  if (options == nullptr && peer.is_ip()) {
    plain_family_ = static_cast<uint8_t>(peer.SocketFamily());
    const int fd = spares->Take(plain_family_, this);
    if (fd >= 0) return fd;
  }
  int fd = context_->net->Socket(peer, options, failed);
  if (fd < 0 && spares->Clear()) {
    fd = context_->net->Socket(peer, options, failed);
  }
  return fd;
}

// 0, or the errno of what cannot be had.
int Connection::Prepare(const Endpoint& endpoint) {
  if (Tunnelled(endpoint)) AddHandshake(NewSocks4Handshake(endpoint.Target()));
  if (endpoint.proxy != nullptr) {
    AddHandshake(NewProxyHandshake(*endpoint.proxy, endpoint.Target(),
                                   {.enabled = endpoint.tls != nullptr,
                                    .sni = std::string(endpoint.sni)}));
  }
  if (endpoint.tls == nullptr) return 0;
  return context_->tls != nullptr ? context_->tls->Secure(*this, endpoint)
                                  : EPROTONOSUPPORT;
}

int Connection::Adopt(int fd, ConnectionOwner* owner) {
  Start(fd, owner);
  return Register();
}

void Connection::Start(int fd, ConnectionOwner* owner) {
  assert(!open() && handshakes_ == nullptr && transport_ == nullptr &&
         "the last conversation was not closed");
  owner_ = owner;
  fd_ = fd;
  sys_errno_ = 0;
  error_ = ConnectionError::kNone;
  flags_ = 0;
  sends_ = 0;
  plain_family_ = 0;
}

int Connection::Register() {
  if (PollHandler::fd >= 0) return 0;  // a spare socket always is
  // After connect(), so that the first event already is the outcome.
  const int err = context_->poller->Add(fd_, this);
  // ENOMEM, ENOSPC: what socket() may lack too.
  return err == 0 ? 0 : FailCall(SocketCall::kSocket, err);
}

void Connection::AddHandshake(std::unique_ptr<Handshake> handshake) {
  assert(!connected());
  std::unique_ptr<Handshake>* last = &handshakes_;
  while (*last != nullptr) last = &(*last)->next;
  *last = std::move(handshake);
}

void Connection::set_transport(std::unique_ptr<Transport> transport) {
  assert(!connected() && transport_ == nullptr);
  transport_ = std::move(transport);
}

ConnectionStage Connection::stage() const {
  if (!connected()) return ConnectionStage::kConnecting;
  if (handshakes_ != nullptr) return handshakes_->stage();
  return ConnectionStage::kEstablished;
}

void Connection::NameWork(EventLoop* loop) {
  loop->NameWork(&Connection::OnPoll, "connection");
  loop->NameWork(&Connection::OnRest, "connection, the rest");
}

void Connection::RefreshShares() {
  const uint32_t turn = context_->loop->turn();
  if (turn == turn_) return;
  turn_ = turn;
  to_send_ = to_recv_ = Share();
}

void Connection::Rest(Flags direction, PollEvents ready) {
  flags_ = static_cast<uint8_t>(flags_ & ~direction);
  rest_ready_ |= ready;
  rest_.Yield();
}

ssize_t Connection::WriteSocket(const char* data, size_t size) {
  if (!writable()) return -EAGAIN;
  RefreshShares();
  ssize_t sent = -EAGAIN;
  if (!to_send_.spent()) {
    size = std::min<size_t>(size, to_send_.bytes);
    if (sends_ == 1) {
      // What follows the end of a TLS handshake, or another request, would wait
      // until the peer acknowledges that: 40 ms.
      context_->net->SendAtOnce(fd_);
    }
    if (sends_ < 2) ++sends_;
    sent = context_->net->Send(fd_, data, size);
    to_send_.Take(sent);
    // Edge-triggered: a write that was cut short means that an event will tell
    // of room, and spares the call that would only say EAGAIN. The same for
    // reads.
    if (sent < static_cast<ssize_t>(size)) flags_ &= ~kMaySend;
  }
  if (writable() && to_send_.spent()) Rest(kMaySend, checkd::kWritable);
  return sent != 0 ? sent : -EAGAIN;
}

ssize_t Connection::ReadSocket(char* data, size_t size) {
  if (!(flags_ & kMayRecv)) return -EAGAIN;
  RefreshShares();
  ssize_t got = -EAGAIN;
  if (!to_recv_.spent()) {
    size = std::min<size_t>(size, to_recv_.bytes);
    got = context_->net->Recv(fd_, data, size);
    to_recv_.Take(got);
    // No event will tell again of an end that was announced already.
    const bool more =
        got == static_cast<ssize_t>(size) || (got > 0 && (flags_ & kEnding));
    if (!more) flags_ &= ~kMayRecv;
  }
  if ((flags_ & kMayRecv) && to_recv_.spent()) {
    Rest(kMayRecv, checkd::kReadable);
  }
  return got;
}

size_t Connection::Send(const char* data, size_t size) {
  if (failed() || size == 0) return 0;
  if (transport_ != nullptr) return transport_->Send(data, size);
  const ssize_t sent = WriteSocket(data, size);
  if (sent > 0) return static_cast<size_t>(sent);
  if (sent != -EAGAIN) FailCall(SocketCall::kIo, static_cast<int>(-sent));
  return 0;
}

size_t Connection::Recv(char* data, size_t size) {
  if (size == 0) return 0;
  if (transport_ != nullptr) return transport_->Recv(data, size);
  const ssize_t got = ReadSocket(data, size);
  if (got > 0) return static_cast<size_t>(got);
  if (got == 0) {
    NoteEof();
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

bool Connection::Linger(ConnectionOwner* listener) {
  if (transport_ == nullptr || !established() || failed() || eof() ||
      !transport_->AwaitsMore()) {
    return false;
  }
  DropWaiters();
  owner_ = listener;
  return true;
}

void Connection::DropWaiters() {
  while (WaitEvent* wait = send_wait_list_.PopFront())
    wait->events &= ~kCanSend;
  while (WaitEvent* wait = recv_wait_list_.PopFront())
    wait->events &= ~kCanRecv;
}

void Connection::Close(CloseMode mode) {
  owner_ = nullptr;
  if (transport_ != nullptr) {
    const bool goodbye = mode == CloseMode::kGraceful && established();
    if (goodbye && !failed()) transport_->SayGoodbye();
    transport_.reset();
  }
  handshakes_.reset();
  DropWaiters();
  rest_.Cancel();
  rest_ready_ = 0;
  if (fd_ < 0) return;
  context_->poller->Forget(this);
  const int fd = std::exchange(fd_, -1);
  if (plain_family_ != 0 && mode == CloseMode::kReset && connected() &&
      !failed() && context_->spares->Keep(fd, plain_family_)) {
    return;
  }
  // There is nobody to send a RST to.
  if (failed() && !connected()) mode = CloseMode::kGraceful;
  context_->net->Close(fd, mode);
}

void Connection::OnPoll(PollHandler* handler, uint32_t ready) {
  static_cast<Connection*>(handler)->HandleReadiness(ready);
}

void Connection::OnRest(void* self) {
  auto* const conn = static_cast<Connection*>(self);
  conn->HandleReadiness(std::exchange(conn->rest_ready_, uint8_t{0}));
}

void Connection::HandleReadiness(uint32_t ready) {
  if (!connected() && !failed() && !Decided(ready)) return;
  constexpr uint32_t kEnd =
      checkd::kReadHangup | checkd::kHangup | checkd::kError;
  if (ready & checkd::kWritable) flags_ |= kMaySend;
  if (ready & (checkd::kReadable | kEnd)) flags_ |= kMayRecv;
  if (ready & kEnd) flags_ |= kEnding;
  if ((flags_ & kSendNeedsBytes) && (flags_ & kMayRecv)) {
    flags_ = static_cast<uint8_t>((flags_ & ~kSendNeedsBytes) | kMaySend);
  }
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
