// Follows the messages of a DNS connection (RFC 1035 4.2.2: two bytes of length
// before each) without keeping them: tells whether the peer still talks DNS.
//
//   DnsFraming framing;
//   if (!framing.Take(bytes)) Close();
//
// No I/O; cut the stream wherever you like.
#ifndef TRANSPORT_DNS_DNS_FRAMING_H_
#define TRANSPORT_DNS_DNS_FRAMING_H_

#include <cstddef>
#include <string_view>

namespace checkd {

class DnsFraming {
 public:
  // False, from then on for ever, once a message is shorter than a header, or
  // is a question. Constant memory; messages of any length up to 65535 bytes.
  bool Take(std::string_view bytes);

 private:
  size_t at_ = 0;    // in the present message, its length included
  size_t size_ = 0;  // of it, once known
  bool broken_ = false;
};

}  // namespace checkd

#endif  // TRANSPORT_DNS_DNS_FRAMING_H_
