// SOCKS4's CONNECT, from values to bytes and back. No I/O.
//
// Source: F178; SOCKS4.protocol.txt.
#ifndef TRANSPORT_CODECS_SOCKS4_CODEC_H_
#define TRANSPORT_CODECS_SOCKS4_CODEC_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "transport/values/address.h"

namespace checkd {

inline constexpr size_t kSocks4ReplySize = 8;

// Asks for a connection to `target`, which must be an IPv4 address, as user
// "HAProxy": 16 bytes, the last of them the NUL behind the user.
std::string EncodeSocks4Request(const Address& target);

// Whether a reply of kSocks4ReplySize bytes grants it. Its version, which not
// all servers set to the 0 that it should be, and its address do not matter.
bool Socks4Granted(std::string_view reply);

}  // namespace checkd

#endif  // TRANSPORT_CODECS_SOCKS4_CODEC_H_
