// OpenLDAP's slapd with an empty directory.
#ifndef TESTS_PEERS_SLAPD_PROCESS_H_
#define TESTS_PEERS_SLAPD_PROCESS_H_

#include <string>
#include <vector>

#include "tests/peers/peer_process.h"

namespace checkd {

class SlapdProcess : public PeerProcess {
 public:
  static bool Installed();

  // `lines` for the head of slapd.conf.
  explicit SlapdProcess(std::vector<std::string> lines = {})
      : lines_(std::move(lines)) {}

 private:
  std::vector<std::string> Prepare() override;

  const std::vector<std::string> lines_;
};

}  // namespace checkd

#endif  // TESTS_PEERS_SLAPD_PROCESS_H_
