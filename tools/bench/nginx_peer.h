// Debian's nginx as the TLS server that every measured program checks.
#ifndef TOOLS_BENCH_NGINX_PEER_H_
#define TOOLS_BENCH_NGINX_PEER_H_

#include <sys/types.h>

#include <string>

#include "transport/values/address.h"

namespace checkd {

class NginxPeer {
 public:
  enum class Key { kEcdsa, kRsa };

  // Starts one worker on `core`, its files in `folder`. Look at running().
  NginxPeer(const std::string& folder, int core);
  // Ends it.
  ~NginxPeer();
  NginxPeer(const NginxPeer&) = delete;
  NginxPeer& operator=(const NginxPeer&) = delete;

  bool running() const { return pid_ > 0; }
  // Where a certificate with such a key is presented, over TLS 1.2 and 1.3.
  Address address(Key key) const;

 private:
  pid_t pid_ = -1;
  uint16_t ports_[2] = {0, 0};
};

}  // namespace checkd

#endif  // TOOLS_BENCH_NGINX_PEER_H_
