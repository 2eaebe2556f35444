#include "transport/tls/library_error.h"

#include "openssl/err.h"

namespace checkd {

std::string TakeLibraryError() {
  const uint32_t code = ERR_peek_last_error();
  const char* const reason =
      code != 0 ? ERR_reason_error_string(code) : nullptr;
  ERR_clear_error();
  return reason != nullptr ? reason : "unknown error";
}

}  // namespace checkd
