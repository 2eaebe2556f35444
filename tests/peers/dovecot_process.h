// A Dovecot, which speaks IMAP and POP3 on a port each.
#ifndef TESTS_PEERS_DOVECOT_PROCESS_H_
#define TESTS_PEERS_DOVECOT_PROCESS_H_

#include <string>
#include <vector>

#include "tests/peers/peer_process.h"

namespace checkd {

class DovecotProcess : public PeerProcess {
 public:
  static bool Installed();

  DovecotProcess();

  int imap_port() const { return port(); }
  int pop3_port() const { return pop3_port_; }
  std::string imap() const { return EndpointOf(imap_port()); }
  std::string pop3() const { return EndpointOf(pop3_port()); }

 private:
  std::vector<std::string> Prepare() override;

  const int pop3_port_;
};

}  // namespace checkd

#endif  // TESTS_PEERS_DOVECOT_PROCESS_H_
