// Any bytes are refused, not enough, or a header that means the same once it
// is written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "transport/codecs/proxy_codec.h"

namespace checkd {
namespace {

using State = ParsedProxyHeader::State;

// How the header that was read would be sent. Its checksum and SSL block are
// among the TLVs.
ProxyHeader Again(const ParsedProxyHeader& parsed) {
  ProxyHeader header{.version = parsed.version, .local = parsed.local};
  for (const ProxyTlv& tlv : parsed.tlvs) {
    if (tlv.type == kProxyTlvCrc32c) {
      header.crc32c = true;
    } else {
      header.tlvs.push_back(tlv);
    }
  }
  return header;
}

void Check(std::string_view bytes) {
  const ParsedProxyHeader parsed = ParseProxyHeader(bytes);
  if (parsed.state != State::kDone) return;
  if (parsed.size > bytes.size()) abort();
  // Nothing but the whole will do.
  if (ParseProxyHeader(bytes.substr(0, parsed.size - 1)).state ==
      State::kDone) {
    abort();
  }
  const std::string written =
      EncodeProxyHeader(Again(parsed), parsed.source, parsed.destination);
  const ParsedProxyHeader again = ParseProxyHeader(written, 65551);
  if (again.state != State::kDone || again.size != written.size()) abort();
  const bool named = parsed.source.is_set() && parsed.destination.is_set();
  if (named && (again.source != parsed.source ||
                again.destination != parsed.destination)) {
    abort();
  }
  if (again.tlvs.size() != parsed.tlvs.size()) abort();
}

}  // namespace
}  // namespace checkd

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  checkd::Check(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
