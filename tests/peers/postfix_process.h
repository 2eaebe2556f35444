// A Postfix with three ports: one that takes mail, and two that turn clients
// away, at once or when they say who they are. It must be started as root.
#ifndef TESTS_PEERS_POSTFIX_PROCESS_H_
#define TESTS_PEERS_POSTFIX_PROCESS_H_

#include <string>
#include <vector>

#include "tests/peers/peer_process.h"

namespace checkd {

class PostfixProcess : public PeerProcess {
 public:
  static bool Installed();
  // False: this user may not start it. The test then skips.
  static bool Allowed();

  PostfixProcess();

  // Says 554 instead of 220.
  std::string refuses_clients() const { return EndpointOf(client_port_); }
  // Says 554 to HELO and EHLO, and keeps the connection.
  std::string refuses_helo() const { return EndpointOf(helo_port_); }

 private:
  std::vector<std::string> Prepare() override;

  const int client_port_;
  const int helo_port_;
};

}  // namespace checkd

#endif  // TESTS_PEERS_POSTFIX_PROCESS_H_
