#include "transport/handshake.h"

#include <cerrno>

#include "transport/connection.h"

namespace checkd {

int WriteRest(Connection& conn, std::string_view bytes, size_t* sent) {
  while (*sent < bytes.size()) {
    const ssize_t n =
        conn.WriteSocket(bytes.data() + *sent, bytes.size() - *sent);
    if (n < 0) return static_cast<int>(n);
    *sent += static_cast<size_t>(n);
  }
  return 0;
}

}  // namespace checkd
