// One connection to a peer: the descriptor, what state it is in, the chain of
// handshakes that it still has to run, and the two lists of those who wait for
// room or for data.
//
//   Connection* conn = pool.Take();
//   int err = conn->Open(endpoint, &owner);   // non-blocking
//   ... owner.ready(conn) when it is established, readable, writable, failed
//   conn->Close(CloseMode::kReset);
//   pool.Return(conn);
//
// The connection reads and writes nothing by itself and knows no streams: the
// mux above decides (docs/architecture.md). It registers its descriptor once
// with the poller, edge-triggered, both directions.
//
// Rules: the owner's callback runs from the poller (or a tasklet) only, never
// from inside a call that the owner makes. The callback may close the
// connection; the connection touches nothing of itself after the callback
// returns.
//
// Shares: in one turn of the loop a connection moves kBytesATurn and asks the
// socket kCallsATurn times, each way. After that the direction is as if the
// socket had no more; the rest comes in a later turn, and the owner hears of it
// as of an event (decision 9). So who reads while readable() is bounded,
// whatever the peer sends.
//
// Thread: the loop's. Ownership: by ConnectionPool; the mux borrows it.
#ifndef TRANSPORT_CONNECTION_H_
#define TRANSPORT_CONNECTION_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>

#include "tasks/event_loop.h"
#include "tasks/list.h"
#include "tasks/poller.h"
#include "tasks/wait_event.h"
#include "transport/handshake.h"
#include "transport/sockets/net.h"
#include "transport/transport.h"
#include "transport/values/connection_error.h"
#include "transport/values/endpoint.h"

namespace checkd {

class Connection;
class SpareSockets;

// Who is told that something happened on the connection: its mux.
struct ConnectionOwner {
  // The connection is established (all handshakes done), has failed, or its
  // readiness changed. Look at connected(), error(), readable(), writable():
  // the call does not say which of them it is about. Not called while
  // handshakes go on; afterwards any number of times, also of a connection that
  // has failed, until Close(). `self` is what was given to Open(), Adopt() or
  // Linger().
  void (*ready)(ConnectionOwner* self, Connection* conn);
};

// What a shard lends to its connections, who use it on the loop's thread only.
// All of it, the context itself included, outlives them.
struct TransportContext {
  EventLoop* loop;
  Poller* poller;
  Net* net;
  TransportFactory* tls = nullptr;  // null: no connection may ask for TLS
  SpareSockets* spares = nullptr;   // null: every connection makes its socket
};

class Connection : private PollHandler {
 public:
  // A check's buffer twice: an answer of the usual size takes one turn. Bytes
  // of the socket, so that with TLS those of its records count.
  static constexpr uint32_t kBytesATurn = 32 * 1024;
  static constexpr uint16_t kCallsATurn = 16;

  // Allocates nothing and makes no socket: that is Open()'s. One object serves
  // any number of conversations, one after the other, each ended by Close().
  explicit Connection(const TransportContext* context);
  // Closes with a reset if still open.
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Starts to connect, with the handshakes that `endpoint` asks for: SOCKS4
  // (unix targets do without; to IPv6 targets it does not lead: EINVAL), then
  // the PROXY header, then TLS. A port of a source range that is taken towards
  // this peer gives way to the next. 0 when under way (or already there: the
  // owner still hears of it through `ready`, from the loop). Otherwise the
  // failure is in error() and sys_errno(), no callback follows, and Close() is
  // still due.
  //
  // `owner` is told until Close(); `endpoint` itself is not kept (for what it
  // points to see endpoint.h). Only while nothing is open. Of a source range at
  // most 64 ports are tried. Costs a socket() and a connect(), or the connect()
  // alone where a spare socket is at hand; nothing here blocks.
  int Open(const Endpoint& endpoint, ConnectionOwner* owner);

  // Takes over `fd`, a connected non-blocking socket from Net::Accept(). From
  // there on as after Open(), failure included, and handshakes may be added.
  // Where it fails `fd` is the connection's all the same, to be closed by
  // Close().
  int Adopt(int fd, ConnectionOwner* owner);

  // Appends a handshake to run after those already queued, before the
  // connection counts as established. Only between Open() and the first
  // callback. Takes ownership.
  void AddHandshake(std::unique_ptr<Handshake> handshake);

  // Writes what the transport takes; 0 when it takes nothing now (await room).
  // An error is recorded in error()/sys_errno() and returns 0. While not
  // established only the handshakes may call it. `data` is not kept; what was
  // not taken is offered again, unchanged and first, as Transport::Send() wants
  // it. A failure met here wakes those who wait, but is told by no `ready`:
  // look at failed() after each call (docs/architecture.md, rule 8).
  size_t Send(const char* data, size_t size);
  // Reads up to `size` bytes. 0: nothing now, end of stream, or error; eof()
  // and failed() tell which. What arrived before a failure can still be read
  // after it.
  size_t Recv(char* data, size_t size);

  // For handshakes and transports: the socket itself. Bytes moved, 0 at the
  // end of the stream (ReadSocket()), -EAGAIN when nothing moves now or the
  // share of this turn is spent, or another -errno, which is the caller's to
  // judge.
  ssize_t ReadSocket(char* data, size_t size);
  ssize_t WriteSocket(const char* data, size_t size);
  // For transports: nothing can be sent before something was received.
  // writable() is false until then, and the next bytes that come make it true.
  void BlockSendUntilReadable() {
    flags_ = static_cast<uint8_t>((flags_ & ~kMaySend) | kSendNeedsBytes);
  }
  // For transports: everything was read; eof() is true from now on, and nothing
  // more is readable().
  void NoteEof() { flags_ = (flags_ | kEof) & ~kMayRecv; }
  // For transports: nothing more can be read, whatever the socket still holds.
  // It is no end in good order: eof() stays as it is. The next event makes the
  // connection readable() again.
  void StopReading() { flags_ &= ~kMayRecv; }
  // For the factory, while the connection is being opened. Takes ownership;
  // Close() destroys it, before the descriptor is closed.
  void set_transport(std::unique_ptr<Transport> transport);

  // Queues `wait` for room or for data: its tasklet is woken once, on the loop,
  // when the direction is ready, and it then is no longer queued. A wait event
  // that is already queued for that direction stays where it is. While
  // handshakes run, all wait, and are all woken by their end, or by the
  // connection's failure (docs/architecture.md, rules 3 and 5). If the
  // direction is ready already, or never will be (failure, end of stream), the
  // tasklet is woken at once. `wait` and its tasklet must live until it was
  // woken, Forget() or Close().
  void AwaitSend(WaitEvent& wait);
  void AwaitRecv(WaitEvent& wait);
  // Takes `wait` off the list(s). Harmless if it is on none.
  void Forget(WaitEvent& wait, uint8_t events);

  // Before Close(kGraceful): if the peer still has something to say that is
  // worth hearing (a TLS session ticket), lets go of waiters and keeps the
  // connection open for `listener`, which takes the owner's place. It reads
  // while transport()->AwaitsMore(), for a bounded time, and then calls
  // Close(). False: nothing to wait for, and nothing has changed.
  bool Linger(ConnectionOwner* listener);
  // It lingered, and nothing has come.
  void GiveUpLingering() { transport_->StopAwaiting(); }

  // Closes the descriptor, drops handshakes and waiters, wakes nobody, calls
  // nobody back, not even for events already collected (docs/architecture.md,
  // rule 10). Idempotent.
  //
  // kGraceful ends with close_notify if TLS is established, as far as the
  // socket takes it at once, and FIN; kReset with RST. One that failed to
  // connect is closed without RST. What error() and sys_errno() say stays until
  // the next Open(); stage() and transport() are to be asked before. May be
  // called from within `ready`.
  void Close(CloseMode mode);

  // For handshakes: why the connection cannot be established. The first reason
  // stays. Wakes those who wait. The descriptor stays open until Close().
  // `sys_errno`: a positive errno, or 0 if the error is no system call's.
  void Fail(ConnectionError error, int sys_errno);

  bool connected() const { return flags_ & kConnected; }  // L4 established
  // L4 and every handshake done: bytes of the upper layer may flow.
  bool established() const { return flags_ & kEstablished; }
  bool eof() const { return flags_ & kEof; }
  bool failed() const { return error_ != ConnectionError::kNone; }
  // How far it has come, or how far it had when it failed: the handshake that
  // runs tells its own. Only while it is open.
  ConnectionStage stage() const;
  // The socket may have room / bytes; cleared by a Send/Recv that met EAGAIN.
  bool writable() const { return flags_ & kMaySend; }
  bool readable() const {
    return (flags_ & kMayRecv) ||
           (transport_ != nullptr && transport_->HasPending());
  }
  bool open() const { return fd_ >= 0; }

  ConnectionError error() const { return error_; }
  // The errno behind error(), or 0.
  int sys_errno() const { return sys_errno_; }
  int fd() const { return fd_; }
  // Null: bytes go as they are.
  const Transport* transport() const { return transport_.get(); }
  const TransportContext& context() const { return *context_; }

  // Gives the work of connections on `loop` its name (EventLoop::NameWork()).
  static void NameWork(EventLoop* loop);

 private:
  // What is left of one direction's share in the present turn.
  struct Share {
    uint32_t bytes = kBytesATurn;
    uint16_t calls = kCallsATurn;
    bool spent() const { return bytes == 0 || calls == 0; }
    // Of one call; `moved` as it returned.
    void Take(ssize_t moved) {
      --calls;
      if (moved > 0) bytes -= static_cast<uint32_t>(moved);
    }
  };
  enum Flags : uint8_t {
    kConnected = 1,
    kEstablished = 2,
    kEof = 4,
    kMaySend = 8,
    kMayRecv = 16,
    kEnding = 32,  // an end or error follows what can be read
    kSendNeedsBytes = 64,
  };

  static void OnPoll(PollHandler* handler, uint32_t ready);
  static void OnRest(void* self);
  void HandleReadiness(uint32_t ready);
  void Start(int fd, ConnectionOwner* owner);
  int Connect(const Address& peer, const Endpoint& endpoint, uint16_t port);
  // The descriptor, or -errno.
  int NewSocket(const Address& peer, const SocketOptions* options,
                SocketCall* failed);
  int Prepare(const Endpoint& endpoint);
  int Register();
  int FailCall(SocketCall call, int err);
  bool Decided(uint32_t ready);
  bool RunHandshakes();
  // The shares are those of the present turn from here on.
  void RefreshShares();
  // `share` is spent: that direction rests until a later turn, which begins
  // with `ready`.
  void Rest(Flags direction, PollEvents ready);
  void DropWaiters();
  void WakeSenders();
  void WakeReceivers();

  const TransportContext* const context_;
  ConnectionOwner* owner_ = nullptr;
  std::unique_ptr<Handshake> handshakes_;  // the one that runs, then the rest
  std::unique_ptr<Transport> transport_;   // null: the socket itself
  SendWaitList send_wait_list_;
  RecvWaitList recv_wait_list_;
  Tasklet rest_;       // goes on where a share was spent
  uint32_t turn_ = 0;  // of the loop, to which the shares belong
  Share to_send_;
  Share to_recv_;
  int fd_ = -1;
  int sys_errno_ = 0;
  ConnectionError error_ = ConnectionError::kNone;
  uint8_t flags_ = 0;
  uint8_t rest_ready_ = 0;    // what `rest_` will tell (PollEvents)
  uint8_t sends_ = 0;         // 0, 1, or more
  uint8_t plain_family_ = 0;  // AF_*: without options of its own, as spare ones
};

static_assert(sizeof(Connection) <= 160, "thousands are open at once");

}  // namespace checkd

#endif  // TRANSPORT_CONNECTION_H_
