#include "transport/codecs/socks4_codec.h"

#include <cassert>

namespace checkd {
namespace {

constexpr char kVersion = 4;
constexpr char kConnect = 1;
constexpr char kGranted = 90;
constexpr std::string_view kUser("HAProxy\0", 8);

}  // namespace

std::string EncodeSocks4Request(const Address& target) {
  assert(target.family() == Address::Family::kIpv4);
  std::string request = {kVersion, kConnect,
                         static_cast<char>(target.port() >> 8),
                         static_cast<char>(target.port())};
  request += target.ip_bytes();
  request += kUser;
  return request;
}

bool Socks4Granted(std::string_view reply) {
  assert(reply.size() == kSocks4ReplySize);
  return reply[1] == kGranted;
}

}  // namespace checkd
