// One upper-layer conversation: its connection's stream, its flags, and its two
// data callbacks. There is no callback for sending (docs/architecture.md, rule
// 1).
//
//   ConnStream cs(&kCallbacks, this);
//   if (!cs.Open(connector, endpoint, MuxProtocol::kHttp1)) return Failed(cs);
//   cs.mux()->Subscribe(cs.stream(), kCanSend, wait_);
//   ... kCallbacks.wake(this): established or failed
//   ... kCallbacks.recv(this): bytes
//   cs.Close(CloseMode::kReset);     // nothing is called afterwards
//
// Owned by the upper layer (by value, in its run object); owns the mux stream
// while open. Thread: the loop's.
#ifndef STREAM_CONN_STREAM_H_
#define STREAM_CONN_STREAM_H_

#include <memory>

#include "mux/connector.h"
#include "mux/mux.h"

namespace checkd {

class ConnStream {
 public:
  // `callbacks` must outlive the stream (normally a constant); they are called
  // with `owner`.
  ConnStream(const DataCallbacks* callbacks, void* owner);
  ~ConnStream();  // closes with a reset if still open
  ConnStream(const ConnStream&) = delete;
  ConnStream& operator=(const ConnStream&) = delete;

  // Starts to connect; false if that failed at once, with the reason in error()
  // and sys_errno(). Must not be open. Calls nothing back from inside. Also
  // false for what is refused before a socket is made, such as an IPv6 target
  // behind SOCKS4. After false it is open all the same, and Close() is due. May
  // be called again after Close(), also from within a callback.
  bool Open(Connector& connector, const Endpoint& endpoint,
            MuxProtocol protocol);
  // Ends the conversation; harmless when not open. error() stays readable.
  // Unsubscribe first, as Mux::Detach() wants it. May be called from within
  // `recv` and `wake`. For kGraceful the connection itself may last a moment
  // longer.
  void Close(CloseMode mode);

  bool is_open() const { return stream_ != nullptr; }
  // Valid while open. Read mux() anew after each return to the loop: the final
  // mux replaces the pending one.
  Mux* mux() const { return stream_->mux(); }
  MuxStream& stream() const { return *stream_; }

  bool established() const { return stream_ && stream_->established(); }
  bool failed() const { return error() != ConnectionError::kNone; }
  // Of the connection at hand, or of the last one until the next Open().
  ConnectionError error() const {
    return stream_ ? stream_->error() : last_error_;
  }
  int sys_errno() const { return stream_ ? stream_->sys_errno() : last_errno_; }

  // While open: how far the connection has come, or had when it failed.
  ConnectionStage stage() const { return mux()->Stage(*stream_); }
  // While open: what its TLS handshake was like; null if it speaks none. The
  // caller's, who may keep it.
  std::unique_ptr<TlsRecord> Tls() const { return mux()->Tls(*stream_); }
  // While open: this end of the connection; unset: none yet, or no IP address.
  Address LocalAddress() const { return mux()->LocalAddress(*stream_); }

  void* owner() const { return upper_.owner; }
  const DataCallbacks& callbacks() const { return *upper_.callbacks; }

 private:
  const StreamUpper upper_;
  MuxStream* stream_ = nullptr;
  int last_errno_ = 0;
  ConnectionError last_error_ = ConnectionError::kNone;
};

}  // namespace checkd

#endif  // STREAM_CONN_STREAM_H_
