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

// One connection's. Thread: the loop's. Owned by the connection.
class Transport {
 public:
  virtual ~Transport() = default;

  // As Connection::Send() and Recv(): 0 if nothing moves now; a failure is
  // recorded by the connection's Fail(), an end by its NoteEof().
  virtual size_t Send(const char* data, size_t size) = 0;
  virtual size_t Recv(char* data, size_t size) = 0;
  // Decoded, or decodable, bytes wait inside: Recv() need not wait for an
  // event.
  virtual bool HasPending() const = 0;
  // The connection is about to be closed in good order: last words, if the
  // socket takes them.
  virtual void SayGoodbye() = 0;
  // The peer is about to send something worth waiting for, though the upper
  // layer has no more use for the connection.
  virtual bool AwaitsMore() const = 0;
  // It was waited for, and the wait is over.
  virtual void StopAwaiting() = 0;

  // The protocol agreed on by ALPN; empty if none.
  virtual std::string_view alpn() const = 0;
  // What the handshake was like, so far. Never null.
  virtual std::unique_ptr<TlsRecord> Record() const = 0;
};

// Makes the transports of one shard's connections: //transport/tls, behind a
// seam so that who speaks no TLS links none.
class TransportFactory {
 public:
  virtual ~TransportFactory() = default;
  // Gives `conn` the transport that `endpoint.tls` asks for, and appends its
  // handshake. 0, or a positive errno.
  virtual int Secure(Connection& conn, const Endpoint& endpoint) = 0;
};

}  // namespace checkd

#endif  // TRANSPORT_TRANSPORT_H_
