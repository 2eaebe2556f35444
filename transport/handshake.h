// One step between an open socket and an established connection: PROXY
// header, SOCKS4, TLS. Steps run in order, each until it is done or has failed;
// nobody else sends meanwhile (docs/architecture.md, rule 5).
#ifndef TRANSPORT_HANDSHAKE_H_
#define TRANSPORT_HANDSHAKE_H_

#include <cstddef>
#include <memory>
#include <string_view>

#include "transport/values/endpoint.h"

namespace checkd {

class Connection;

// A subclass holds what one connection needs for the step: the bytes to send,
// how many are out, the part of the reply that has come. It is used once.
//
//   auto step = NewSocks4Handshake(target);
//   conn.AddHandshake(std::move(step));      // between Open() and `ready`
//
// The connection owns it and destroys it when the step is done, or at Close().
class Handshake {
 public:
  enum class Result {
    kDone,    // the next step may run
    kWait,    // call Run() again when the socket's readiness changes
    kFailed,  // the step recorded why on the connection
  };

  virtual ~Handshake() = default;
  // Does what it can without blocking, on the socket itself
  // (Connection::ReadSocket(), WriteSocket()). Called on the loop. A step that
  // reads takes no byte of what follows it. Called again after kWait, for any
  // change of readiness, not only the one that it waits for; never after kDone
  // or kFailed. Must not close `conn`, and before kFailed it calls
  // Connection::Fail().
  virtual Result Run(Connection& conn) = 0;
  // What a failure during this step is called by. It is also what a timeout
  // during this step is called by (F239).
  virtual ConnectionStage stage() const = 0;

  // The step after this one; owned.
  std::unique_ptr<Handshake> next;
};

// For steps: writes what of `bytes` comes after the first `*sent`, which grows.
// 0 when all is out, -EAGAIN when the socket takes no more now, or another
// -errno. `*sent` begins at 0; with the same `bytes` the next call goes on
// where this one stopped.
int WriteRest(Connection& conn, std::string_view bytes, size_t* sent);

}  // namespace checkd

#endif  // TRANSPORT_HANDSHAKE_H_
