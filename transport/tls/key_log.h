// The secrets of TLS sessions in a file, so that a capture of the traffic can
// be read while debugging (the format of NSS's SSLKEYLOGFILE).
#ifndef TRANSPORT_TLS_KEY_LOG_H_
#define TRANSPORT_TLS_KEY_LOG_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace checkd {

// Thread-safe: each line is one write() at the end of the file. A full disk
// costs lines, nothing else.
class KeyLog {
 public:
  // Appends to `path`, a file of our own that nobody else may read afterwards.
  // InvalidArgument: it is not, a link for instance.
  static absl::StatusOr<std::unique_ptr<KeyLog>> Open(const std::string& path);
  ~KeyLog();
  KeyLog(const KeyLog&) = delete;
  KeyLog& operator=(const KeyLog&) = delete;

  // `line` without its end of line, as SSL_CTX_set_keylog_callback() gives it.
  // Blocks as long as the disk does: for debugging.
  void Write(std::string_view line) const;

 private:
  explicit KeyLog(int fd) : fd_(fd) {}

  const int fd_;
};

}  // namespace checkd

#endif  // TRANSPORT_TLS_KEY_LOG_H_
