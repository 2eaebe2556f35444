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
  // reads takes no byte of what follows it.
  virtual Result Run(Connection& conn) = 0;
  // What a failure during this step is called by.
  virtual ConnectionStage stage() const = 0;

  // The step after this one; owned.
  std::unique_ptr<Handshake> next;
};

// For steps: writes what of `bytes` comes after the first `*sent`, which grows.
// 0 when all is out, -EAGAIN when the socket takes no more now, or another
// -errno.
int WriteRest(Connection& conn, std::string_view bytes, size_t* sent);

}  // namespace checkd

#endif  // TRANSPORT_HANDSHAKE_H_
