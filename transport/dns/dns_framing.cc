#include "transport/dns/dns_framing.h"

#include <algorithm>
#include <cstdint>

#include "transport/dns/dns_message.h"

namespace checkd {
namespace {

constexpr size_t kLength = 2;
// Where the bit is that an answer has, the first of the flags.
constexpr size_t kFlags = kLength + 2;

}  // namespace

bool DnsFraming::Take(std::string_view bytes) {
  while (!bytes.empty() && !broken_) {
    size_t taken = 1;
    const size_t byte = static_cast<uint8_t>(bytes.front());
    if (at_ == 0) {
      size_ = byte << 8;
    } else if (at_ < kLength) {
      size_ |= byte;
      broken_ = size_ < kDnsHeaderSize;
    } else if (at_ == kFlags) {
      broken_ = (byte << 8 & kDnsIsAnswer) == 0;
    } else if (at_ > kFlags) {
      taken = std::min(bytes.size(), kLength + size_ - at_);
    }
    bytes.remove_prefix(taken);
    at_ += taken;
    if (at_ > kFlags && at_ == kLength + size_) at_ = 0;
  }
  return !broken_;
}

}  // namespace checkd
