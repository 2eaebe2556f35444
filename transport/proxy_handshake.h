// The PROXY protocol header as a step of a connection.
#ifndef TRANSPORT_PROXY_HANDSHAKE_H_
#define TRANSPORT_PROXY_HANDSHAKE_H_

#include <memory>

#include "transport/codecs/proxy_codec.h"
#include "transport/handshake.h"
#include "transport/values/address.h"
#include "transport/values/proxy_header.h"

namespace checkd {

// Writes `header`, which must outlive the step, for a connection from our end
// of the socket to `target`: the server's address, also where a SOCKS4 server
// stands in between; `tls`: what is spoken once the header is out. Fails as any
// write does, or with kGeneral and EMSGSIZE if the header cannot be written
// down.
//
// The bytes are made at the first run, as our end of the socket is known no
// earlier. Nothing is read: there is no reply to the header.
std::unique_ptr<Handshake> NewProxyHandshake(const ProxyHeader& header,
                                             Address target, ProxiedTls tls);

}  // namespace checkd

#endif  // TRANSPORT_PROXY_HANDSHAKE_H_
