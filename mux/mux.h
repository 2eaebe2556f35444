// Streams over a connection. This is the only room that offers SndBuf, RcvBuf,
// Subscribe and Unsubscribe, and there is no "send" callback anywhere: the
// upper layer decides when to send.
//
//   Buffer request = ...;
//   mux->SndBuf(stream, request, request.size());
//   if (stream.failed()) return End();             // errors first
//   if (!request.empty())
//     mux->Subscribe(stream, kCanSend, wait_);      // and return
//
// Why so: docs/architecture.md, rules 8 and 3. What the upper layer may count
// on:
//  * Nothing calls it back from inside a call that it makes. `recv` and `wake`
//    come from the poller or from a tasklet; the room that it subscribed for is
//    announced by its tasklet (docs/architecture.md, rule 4).
//  * From inside a callback it may call anything, Detach() included; the mux
//    touches neither the stream nor itself afterwards.
//  * While the connection is not established the mux is the pending one: it
//    takes nothing and queues subscribers on the connection; the final mux
//    replaces it in place, so MuxStream::mux() must be read anew after each
//    return to the loop.
//
// Thread: the loop's. Ownership: the stream and everything below it belong to
// the Connector (mux/connector.h) and are returned by Detach().
#ifndef MUX_MUX_H_
#define MUX_MUX_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "mux/http/http.h"
#include "tasks/wait_event.h"
#include "transport/values/address.h"
#include "transport/values/buffer.h"
#include "transport/values/connection_error.h"
#include "transport/values/endpoint.h"
#include "transport/values/tls_report.h"

namespace checkd {

class Mux;

// The two data callbacks of an upper layer, normally a constant
// (docs/architecture.md, rule 1). `owner` is whose stream it is.
struct DataCallbacks {
  // Bytes (or, over HTTP, parsed headers or body bytes) arrived, or the end of
  // the input did. It may come without news: look at the stream, and read until
  // RcvBuf has no more. Passthrough tells of bytes that stay unread again with
  // each event.
  void (*recv)(void* owner);
  // The state of the connection or stream changed: established, or failed; a
  // failure before it was established is perhaps told more than once. One that
  // SndBuf or RcvBuf has shown already is not told again.
  void (*wake)(void* owner);
  const char* name;  // for traces
};

// The upper layer's end of a stream. Copied into the stream; what it points to
// outlives that.
struct StreamUpper {
  const DataCallbacks* callbacks = nullptr;  // outlive the stream
  void* owner = nullptr;
};

// One stream's state that both sides read. Muxes keep their own part behind it.
// No flag is taken back before Detach(), and an error is the first that was
// met.
class MuxStream {
 public:
  Mux* mux() const { return mux_; }
  // All handshakes done; bytes may flow.
  bool established() const { return flags_ & kEstablished; }
  // Nothing more will arrive: FIN (passthrough) or the end of the connection
  // before or after the message. Known when the end itself was read: by RcvBuf
  // where bytes pass through.
  bool eof() const { return flags_ & kEof; }
  // The message is complete (HTTP); body bytes may still wait in the mux.
  bool end_of_message() const { return flags_ & kEndOfMessage; }
  // What arrived breaks the protocol (HTTP/1: F226), or ended before the
  // headers did. Nothing more is parsed.
  bool protocol_error() const { return flags_ & kProtocolError; }
  // The protocol error is in the framing of the body: the response itself, and
  // the part of the body before the error, are good.
  bool body_error() const { return flags_ & kBodyError; }
  // The connection failed; see error() and sys_errno(). Bytes that arrived
  // before the failure can still be read (F230).
  bool failed() const { return error_ != ConnectionError::kNone; }
  ConnectionError error() const { return error_; }
  // A positive errno, or 0 if the error has none.
  int sys_errno() const { return sys_errno_; }

 protected:
  enum Flags : uint8_t {
    kEstablished = 1,
    kEof = 2,
    kEndOfMessage = 4,
    kProtocolError = 8,
    kBodyError = 16,
  };
  Mux* mux_ = nullptr;
  StreamUpper upper_;
  int sys_errno_ = 0;
  ConnectionError error_ = ConnectionError::kNone;
  uint8_t flags_ = 0;
};

// The functions that an upper layer calls, the same for each protocol. One
// object serves all streams of its kind on a shard; a stream must be one that
// this mux serves at the moment (MuxStream::mux()).
class Mux {
 public:
  virtual ~Mux() = default;

  // "passthrough", "h1", "pending".
  virtual const char* name() const = 0;

  // Sends up to `count` bytes from the front of `buf`, consumes what was taken,
  // and returns how much that was (docs/architecture.md, rule 2). 0 with no
  // error means: no room now. Look at failed() next: an error returns 0 too.
  // What is left in `buf` must be offered again before anything else is. One
  // call moves at most what the connection may send in this turn
  // (Connection::kBytesATurn).
  virtual size_t SndBuf(MuxStream& stream, Buffer& buf, size_t count) = 0;

  // Moves up to `count` received bytes (HTTP: body bytes) to the tail of `buf`,
  // reserving its storage, and returns how much that was. 0: nothing now; see
  // eof(), failed(), end_of_message() for whether more can come. Fewer than
  // `count` with room left: `recv` tells of more. All of them: there may be
  // more already, of which nothing tells but RcvBuf or Subscribe(kCanRecv).
  virtual size_t RcvBuf(MuxStream& stream, Buffer& buf, size_t count) = 0;

  // Wakes `wait`'s tasklet once when the direction in `events` may make
  // progress. A second call for a direction already subscribed is a no-op.
  // Failure of the connection wakes it too. If it can make progress already, or
  // never will again, the tasklet is woken at once, and `wait.events` stays as
  // it was. `wait` belongs to the caller, who keeps it until it was woken or
  // unsubscribed. The tasklet may be woken for nothing.
  virtual void Subscribe(MuxStream& stream, Events events, WaitEvent& wait) = 0;
  // Takes it off the waiters of those directions; harmless if it is on none. A
  // tasklet that was woken already runs all the same: cancel it.
  virtual void Unsubscribe(MuxStream& stream, Events events,
                           WaitEvent& wait) = 0;

  // Ends the stream: unsubscribes nobody by itself (do that first), and with
  // the last stream of a connection closes that as `mode` says; all goes back
  // to the pools. No callback follows. `stream` is invalid afterwards. May be
  // called at any time, from within `recv` and `wake` too. For kGraceful the
  // connection may stay open a moment (ConnectionPool::Retire()), of which
  // nobody hears.
  virtual void Detach(MuxStream& stream, CloseMode mode) = 0;

  // How far the connection has come, or had when it failed; what a timeout is
  // called by (F239).
  virtual ConnectionStage Stage(const MuxStream& stream) const = 0;
  // What its TLS handshake was like, so far; null if it speaks none. The
  // caller's, who may keep it after Detach().
  virtual std::unique_ptr<TlsRecord> Tls(const MuxStream& stream) const = 0;
  // This end of it; unset while there is none, or where it is no IP address.
  virtual Address LocalAddress(const MuxStream& stream) const = 0;

  // Writes `request` to `out` in the form that this mux's SndBuf takes. False
  // when the mux carries no HTTP (the pending one never does), the request
  // cannot be expressed (F198), or `out` has not the room. The bytes may be
  // kept and sent on other streams of a mux of the same name(). `out` gets them
  // behind what it holds; a `false` leaves its content as it was.
  virtual bool EncodeRequest(const HttpRequest& /*request*/, Buffer& /*out*/) {
    return false;
  }
  // The response being received, or null for a mux without HTTP. Valid until
  // Detach(), and filled in when its headers_complete is true; its views too
  // stay until then.
  virtual const HttpResponse* response(const MuxStream& /*stream*/) const {
    return nullptr;
  }
};

}  // namespace checkd

#endif  // MUX_MUX_H_
