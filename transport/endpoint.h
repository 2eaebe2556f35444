// How to reach a server: a plain value that the configuration builds and the
// layers between hand down untouched. No I/O.
#ifndef TRANSPORT_ENDPOINT_H_
#define TRANSPORT_ENDPOINT_H_

#include "transport/address.h"

namespace checkd {

// Which protocol carries the streams once the connection stands.
enum class MuxProtocol : uint8_t {
  kNone,   // passthrough: bytes in, bytes out
  kHttp1,  // HTTP/1.x client side, one request a connection
};

// How the socket is closed at the end of a conversation (F179).
enum class CloseMode : uint8_t {
  kReset,     // SO_LINGER 0: the peer sees RST, nothing stays in TIME_WAIT
  kGraceful,  // FIN
};

struct Endpoint {
  // Where to connect; the port is final (mapped ports already applied).
  const Address* address = nullptr;
  uint16_t port = 0;  // overrides address->port() if not 0
  // Nothing after the handshake needs the bare ACK of it (F181).
  bool defer_ack = true;
};

}  // namespace checkd

#endif  // TRANSPORT_ENDPOINT_H_
