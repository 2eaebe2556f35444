// A MariaDB without InnoDB, which would take seconds to start.
#ifndef TESTS_PEERS_MARIADB_PROCESS_H_
#define TESTS_PEERS_MARIADB_PROCESS_H_

#include <string>
#include <vector>

#include "tests/peers/peer_process.h"

namespace checkd {

class MariadbProcess : public PeerProcess {
 public:
  // The one user that it knows, who needs no password.
  static constexpr char kUser[] = "haproxy";
  // So many connections there may be: its least. One more is kept for
  // administrators.
  static constexpr int kMaxConnections = 10;

  static bool Installed();

  // The version that it greets with, "5.5.5-10.11.6-MariaDB-...".
  std::string Version() const;

 private:
  std::vector<std::string> Prepare() override;
};

}  // namespace checkd

#endif  // TESTS_PEERS_MARIADB_PROCESS_H_
