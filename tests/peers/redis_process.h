// A Redis that keeps nothing.
#ifndef TESTS_PEERS_REDIS_PROCESS_H_
#define TESTS_PEERS_REDIS_PROCESS_H_

#include <string>
#include <vector>

#include "tests/peers/peer_process.h"

namespace checkd {

class RedisProcess : public PeerProcess {
 public:
  static bool Installed();

  // `lines` of redis.conf; address, port and the like are given.
  explicit RedisProcess(std::vector<std::string> lines = {})
      : lines_(std::move(lines)) {}

 private:
  std::vector<std::string> Prepare() override;

  const std::vector<std::string> lines_;
};

}  // namespace checkd

#endif  // TESTS_PEERS_REDIS_PROCESS_H_
