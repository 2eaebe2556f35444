// The way through a SOCKS4 server as a step of a connection to it.
#ifndef TRANSPORT_SOCKS4_HANDSHAKE_H_
#define TRANSPORT_SOCKS4_HANDSHAKE_H_

#include <memory>

#include "transport/handshake.h"
#include "transport/values/address.h"

namespace checkd {

// Asks for a connection to `target`, an IPv4 address with its port, and reads
// the reply: its eight bytes and no more (F178). Fails (F239) with
//   kSocksWrite    the request could not be written
//   kSocksRead     the server closed before its reply was whole
//   kSocksAborted  it reset the connection instead, or reading failed otherwise
//   kSocksDenied   the reply is no grant
// kSocksWrite and kSocksAborted come with the errno of the call, the others
// with 0.
std::unique_ptr<Handshake> NewSocks4Handshake(const Address& target);

}  // namespace checkd

#endif  // TRANSPORT_SOCKS4_HANDSHAKE_H_
