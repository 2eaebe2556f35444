// CRC-32C (Castagnoli), as RFC 4960 appendix B and the PROXY protocol use it.
#ifndef TRANSPORT_CODECS_CRC32C_H_
#define TRANSPORT_CODECS_CRC32C_H_

#include <cstdint>
#include <string_view>

namespace checkd {

// Of "123456789": 0xe3069283. Made for headers: a byte at a time.
uint32_t Crc32c(std::string_view bytes);

}  // namespace checkd

#endif  // TRANSPORT_CODECS_CRC32C_H_
