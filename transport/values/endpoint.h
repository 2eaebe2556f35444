// How to reach a server: a plain value that the configuration builds and the
// layers between hand down untouched. No I/O.
//
// All that it points to outlives the connection, except `address`, `socks4`,
// `sni` and `alpn`, which are copied when it is opened, and `session`, which
// may go at any time.
//
//   Endpoint endpoint{.address = &address, .tls = &profile};
//   connection->Open(endpoint, &owner);
#ifndef TRANSPORT_VALUES_ENDPOINT_H_
#define TRANSPORT_VALUES_ENDPOINT_H_

#include <cstdint>
#include <string_view>

#include "transport/values/address.h"
#include "transport/values/proxy_header.h"
#include "transport/values/socket_options.h"
#include "transport/values/tls_profile.h"

namespace checkd {

// Which protocol carries the streams once the connection stands.
enum class MuxProtocol : uint8_t {
  kNone,          // passthrough: bytes in, bytes out
  kHttp1,         // HTTP/1.x client side, one request a connection
  kHttp1Lenient,  // the same, with servers whose responses break its rules
};

// How the socket is closed at the end of a conversation (F179).
enum class CloseMode : uint8_t {
  kReset,     // SO_LINGER 0: the peer sees RST, nothing stays in TIME_WAIT
  kGraceful,  // FIN, and before it close_notify if TLS is spoken
};

// How far the making of a connection has come; what fails or takes too long is
// called by this (F239).
enum class ConnectionStage : uint8_t {
  kConnecting,   // layer 4 is not there
  kTunnelling,   // SOCKS4, PROXY header
  kSecuring,     // TLS
  kEstablished,  // bytes of the upper layer may flow
};

// How to connect, with what options, and what to say before the first byte of
// the upper layer. All but `address` may stay as it is.
struct Endpoint {
  // Where to connect; the port is final (mapped ports already applied).
  const Address* address = nullptr;
  uint16_t port = 0;  // overrides address->port() if not 0
  // Nothing after the handshake needs the bare ACK of it (F181).
  bool defer_ack = true;
  const SocketOptions* socket = nullptr;  // null: as the kernel likes
  // Connect to this SOCKS4 server, and ask it for the address (F178).
  const Address* socks4 = nullptr;
  const ProxyHeader* proxy = nullptr;  // null: no PROXY header
  const TlsProfile* tls = nullptr;     // null: in the clear
  std::string_view sni = {};           // empty: none
  std::string_view alpn = {};  // as TlsProfile::alpn; empty: the profile's
  TlsSlot* session = nullptr;  // to resume, and to keep; null: neither

  // `address` with the port that counts.
  Address Target() const {
    return port != 0 ? address->WithPort(port) : *address;
  }
};

}  // namespace checkd

#endif  // TRANSPORT_VALUES_ENDPOINT_H_
