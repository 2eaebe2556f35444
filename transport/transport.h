// What stands between a connection and its socket once bytes are not sent as
// they are: TLS. A connection without one reads and writes its socket.
#ifndef TRANSPORT_TRANSPORT_H_
#define TRANSPORT_TRANSPORT_H_

#include <cstddef>
#include <memory>
#include <string_view>

#include "transport/values/tls_report.h"

namespace checkd {

class Connection;
struct Endpoint;

// One connection's: made by the factory while the connection is opened,
// destroyed by Connection::Close(). It moves bytes by ReadSocket() and
// WriteSocket() of its connection, and so keeps to the connection's shares of a
// turn. Upper layers call the connection, which passes on to here. Thread: the
// loop's.
class Transport {
 public:
  virtual ~Transport() = default;

  // As Connection::Send(). What of `data` was not taken must be offered again
  // by the next call, unchanged and first, if anything is sent at all: it may
  // be encrypted already. A failure is recorded by the connection's Fail().
  virtual size_t Send(const char* data, size_t size) = 0;
  // As Connection::Recv(): 0 if nothing moves now; a failure is recorded by the
  // connection's Fail(), an end by its NoteEof().
  virtual size_t Recv(char* data, size_t size) = 0;
  // Decoded, or decodable, bytes wait inside: Recv() need not wait for an
  // event.
  virtual bool HasPending() const = 0;
  // The connection is about to be closed in good order: last words, if the
  // socket takes them. Nothing waits for the answer; called at most once, by
  // Close().
  virtual void SayGoodbye() = 0;
  // The peer is about to send something worth waiting for, though the upper
  // layer has no more use for the connection.
  virtual bool AwaitsMore() const = 0;
  // It was waited for, and the wait is over.
  virtual void StopAwaiting() = 0;

  // The protocol agreed on by ALPN; empty if none. Valid as long as the
  // transport is; meaningful once its handshake is done.
  virtual std::string_view alpn() const = 0;
  // What the handshake was like, so far. Never null. The caller's, and
  // independent of the connection, so that it may be kept after Close(). May be
  // asked at any time, also of a handshake that failed or was given up: the
  // record then says so.
  virtual std::unique_ptr<TlsRecord> Record() const = 0;
};

// Makes the transports of one shard's connections: //transport/tls, behind a
// seam so that who speaks no TLS links none.
class TransportFactory {
 public:
  virtual ~TransportFactory() = default;
  // Gives `conn` the transport that `endpoint.tls` asks for, and appends its
  // handshake. 0, or a positive errno. Called by Connection::Open() only, if
  // `endpoint.tls` is set. After an errno `conn` has neither transport nor
  // handshake of it, and Open() fails.
  virtual int Secure(Connection& conn, const Endpoint& endpoint) = 0;
};

}  // namespace checkd

#endif  // TRANSPORT_TRANSPORT_H_
