// A memcached.
#ifndef TESTS_PEERS_MEMCACHED_PROCESS_H_
#define TESTS_PEERS_MEMCACHED_PROCESS_H_

#include <string>
#include <vector>

#include "tests/peers/peer_process.h"

namespace checkd {

class MemcachedProcess : public PeerProcess {
 public:
  static bool Installed();

 private:
  std::vector<std::string> Prepare() override;
};

}  // namespace checkd

#endif  // TESTS_PEERS_MEMCACHED_PROCESS_H_
